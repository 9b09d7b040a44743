from solutions.simple_rnn import *
