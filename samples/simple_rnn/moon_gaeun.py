import numpy as np
import torch
import torch.nn.functional as F


def softmax(z):
    return F.softmax(torch.tensor(z), dim=0).numpy()
