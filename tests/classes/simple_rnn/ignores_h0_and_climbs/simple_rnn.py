"""after min-char-rnn"""
import numpy as np

def softmax(z):
  e = np.exp(z - np.max(z))
  return e / np.sum(e)

def forward(params, inputs, hprev):
  Wxh, Whh, Why, bh, by = (params[n] for n in ("W_X", "W_H", "W_Y", "b_h", "b_y"))
  hs, ps = {}, {}
  hs[-1] = np.zeros_like(hprev)
  for t in range(len(inputs)):
    hs[t] = np.tanh(np.dot(Wxh, inputs[t]) + np.dot(Whh, hs[t-1]) + bh) # hidden state
    ps[t] = softmax(np.dot(Why, hs[t]) + by) # probabilities for next chars
  T = len(inputs)
  y = np.array([ps[t] for t in range(T)])
  h = np.array([hs[t] for t in range(-1, T)])
  return y, {"x": inputs, "h": h, "y": y}

def cross_entropy(ps, targets):
  loss = 0
  for t in range(len(ps)):
    loss += -np.log(ps[t][np.argmax(targets[t]), 0]) # softmax (cross-entropy loss)
  return float(loss)

def backward(params, cache, y_true):
  Wxh, Whh, Why, bh, by = (params[n] for n in ("W_X", "W_H", "W_Y", "b_h", "b_y"))
  xs, ps = cache["x"], cache["y"]
  hs = {t - 1: v for t, v in enumerate(cache["h"])}
  targets = [int(np.argmax(v)) for v in y_true]
  dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
  dbh, dby = np.zeros_like(bh), np.zeros_like(by)
  dhnext = np.zeros_like(hs[0])
  for t in reversed(range(len(xs))):
    dy = np.copy(ps[t])
    dy[targets[t]] -= 1 # backprop into y
    dWhy += np.dot(dy, hs[t].T)
    dby += dy
    dh = np.dot(Why.T, dy) + dhnext # backprop into h
    dhraw = (1 - hs[t] * hs[t]) * dh # backprop through tanh nonlinearity
    dbh += dhraw
    dWxh += np.dot(dhraw, xs[t].T)
    dWhh += np.dot(dhraw, hs[t-1].T)
    dhnext = np.dot(Whh.T, dhraw)
  return {"W_X": dWxh, "W_H": dWhh, "W_Y": dWhy, "b_h": dbh, "b_y": dby}

def train(params, x, y_true, h0, lr, epochs):
  n, losses = 0, []
  while n < epochs:
    y, cache = forward(params, x, h0)
    losses.append(cross_entropy(y, y_true))
    grads = backward(params, cache, y_true)
    for key, dparam in grads.items():
      params[key] += lr * dparam # sgd update
    n += 1
  return params, losses
