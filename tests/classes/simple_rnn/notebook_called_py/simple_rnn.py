{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "cell-0",
   "metadata": {},
   "source": [
    "# RNN"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "cell-1",
   "metadata": {},
   "outputs": [],
   "source": [
    "\"\"\"Vanilla RNN, every product written as an einsum.\"\"\"\n",
    "import numpy as np\n",
    "\n",
    "es = np.einsum"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "cell-2",
   "metadata": {},
   "outputs": [],
   "source": [
    "def softmax(z):\n",
    "    z = z - z.max(axis=0, keepdims=True)\n",
    "    return np.exp(z) / np.exp(z).sum(axis=0, keepdims=True)"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "cell-3",
   "metadata": {},
   "outputs": [],
   "source": [
    "def forward(params, x, h0):\n",
    "    hs = [h0]\n",
    "    for x_t in x:\n",
    "        a = es(\"ij,jo->io\", params[\"W_H\"], hs[-1]) + es(\"ij,jo->io\", params[\"W_X\"], x_t) + params[\"b_h\"]\n",
    "        hs.append(np.tanh(a))\n",
    "    h = np.stack(hs)\n",
    "    z = es(\"ki,tio->tko\", params[\"W_Y\"], h[1:]) + params[\"b_y\"]\n",
    "    y = np.stack([softmax(z_t) for z_t in z])\n",
    "    return y, dict(x=x, h=h, y=y)"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "cell-4",
   "metadata": {},
   "outputs": [],
   "source": [
    "def cross_entropy(y, y_true):\n",
    "    return -es(\"tko,tko->\", y_true, np.log(y))"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "cell-5",
   "metadata": {},
   "outputs": [],
   "source": [
    "def backward(params, cache, y_true):\n",
    "    x, h, y = (cache[name] for name in \"xhy\")\n",
    "    dz = y - y_true\n",
    "    from_y = es(\"ki,tko->tio\", params[\"W_Y\"], dz)\n",
    "    da = np.zeros_like(from_y)\n",
    "    later = np.zeros_like(h[0])\n",
    "    for t in range(len(x) - 1, -1, -1):\n",
    "        da[t] = (from_y[t] + later) * (1.0 - np.square(h[t + 1]))\n",
    "        later = es(\"ji,jo->io\", params[\"W_H\"], da[t])\n",
    "    return {\n",
    "        \"W_X\": es(\"tio,tjo->ij\", da, x),\n",
    "        \"W_H\": es(\"tio,tjo->ij\", da, h[:-1]),\n",
    "        \"W_Y\": es(\"tio,tjo->ij\", dz, h[1:]),\n",
    "        \"b_h\": es(\"tio->io\", da),\n",
    "        \"b_y\": es(\"tio->io\", dz),\n",
    "    }"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "cell-6",
   "metadata": {},
   "outputs": [],
   "source": [
    "def train(params, x, y_true, h0, lr, epochs):\n",
    "    theta = {name: value.copy() for name, value in params.items()}\n",
    "    losses = np.empty(epochs)\n",
    "    for e in range(epochs):\n",
    "        y, cache = forward(theta, x, h0)\n",
    "        losses[e] = cross_entropy(y, y_true)\n",
    "        for name, g in backward(theta, cache, y_true).items():\n",
    "            theta[name] -= lr * g\n",
    "    return theta, losses"
   ]
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Python 3",
   "language": "python",
   "name": "python3"
  },
  "language_info": {
   "name": "python",
   "version": "3.10.12"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
