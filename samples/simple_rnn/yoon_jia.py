import numpy as np
EPS = 1e-12

def softmax(z):
    z = np.asarray(z, dtype=float)
    ez = np.exp(z - z.max())
    return ez/ez.sum()

def step(params, x_t, h_prev):
    h = np.tanh(params['W_H']@h_prev + params['W_X']@x_t + params['b_h'])
    y = softmax(params['W_Y']@h + params['b_y'])
    return h, y

def forward(params, x, h0):
    hs, ys = [h0], []
    for x_t in x:
        h, y = step(params, x_t, hs[-1])
        hs.append(h)
        ys.append(y)
    return np.array(ys), {'x': np.array(x), 'h': np.array(hs), 'y': np.array(ys), 'T': len(x)}

def cross_entropy(y, y_true):
    y = np.clip(y, EPS, 1 - EPS)
    return -(y_true*np.log(y)).sum()/len(y)

def step_back(params, grads, x_t, h_prev, h, dz, dh_next):
    dh = params['W_Y'].T@dz + dh_next
    da = dh*(1 - h*h)
    grads['W_Y'] += dz@h.T
    grads['b_y'] += dz
    grads['W_X'] += da@x_t.T
    grads['W_H'] += da@h_prev.T
    grads['b_h'] += da
    return params['W_H'].T@da

def backward(params, cache, y_true):
    grads = {n: np.zeros(p.shape) for n, p in params.items()}
    dh_next = 0.0
    steps = list(zip(cache['x'], cache['h'][:-1], cache['h'][1:], cache['y'] - y_true))
    for x_t, h_prev, h, dz in steps[::-1]:
        dh_next = step_back(params, grads, x_t, h_prev, h, dz, dh_next)
    return grads

def train(params, x, y_true, h0, lr, epochs):
    losses = []
    while len(losses) < epochs:
        y, cache = forward(params, x, h0)
        losses += [cross_entropy(y, y_true)]
        grads = backward(params, cache, y_true)
        params = {n: params[n] - lr*grads[n] for n in params}
    return params, losses
