"""An LSTM in NumPy: gates, forward, backward through both states, and the fused step."""

import numpy as np

GATES = "fiog"  # forget, input, output, and the new content g; always in this order


def init_params(k, d, seed):
    """Random parameters; the forget gates begin rather open, so that the cell remembers at first.

    Parameters
    ----------
    k : int
        Size of an input vector, and of an output.
    d : int
        Number of hidden nodes.
    seed : int
        The same seed gives the same parameters.

    Returns
    -------
    dict of ndarray
        W_xh_G (d, k), W_hh_G (d, d), b_h_G (d, 1) for G in f, i, o, g; W_Y (k, d), b_y (k, 1).
    """
    rng = np.random.default_rng(seed)
    shapes = {}
    for gate in GATES:
        shapes |= {f"W_xh_{gate}": (d, k), f"W_hh_{gate}": (d, d), f"b_h_{gate}": (d, 1)}
    shapes |= {"W_Y": (k, d), "b_y": (k, 1)}
    params = {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}
    params["b_h_f"] += 1.0
    return params


def softmax(z):
    """Probabilities (k, 1) from a column (k, 1) of any numbers."""
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def cross_entropy(y, y_true):
    """The loss, a float: the sum over all steps of y and y_true, both (t, k, 1)."""
    return -np.sum(y_true * np.log(y))


def sigmoid(z):
    """1 / (1 + exp(-z)), entry by entry; neither overflow nor warning for large entries.

    Parameters
    ----------
    z : ndarray of any shape

    Returns
    -------
    ndarray of the same shape
    """
    # e^{-|z|} never overflows
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def forward(params, x, h0, c0):
    """Run the LSTM over a whole sequence.

    Parameters
    ----------
    params : dict of ndarray
        W_xh_G (d, k), W_hh_G (d, d), b_h_G (d, 1) for G in f, i, o, g; W_Y (k, d), b_y (k, 1).
    x : ndarray of shape (t, k, 1)
    h0, c0 : ndarray of shape (d, 1)
        The hidden state and the cell state before the first step.

    Returns
    -------
    y : ndarray of shape (t, k, 1)
    cache : dict
        "x", "y" (t, k, 1); "h", "c" (t+1, d, 1) with h[0] = h0 and c[0] = c0; "f", "i", "o", "g"
        (t, d, 1), after their sigmoid or tanh. It may hold more.
    """
    T, k, _ = x.shape
    d = h0.shape[0]
    h = np.zeros((T + 1, d, 1))
    c = np.zeros((T + 1, d, 1))
    f, i, o, g = (np.zeros((T, d, 1)) for _ in range(4))
    y = np.zeros((T, k, 1))
    h[0], c[0] = h0, c0
    for t in range(T)
        f[t] = sigmoid(params['W_xh_f'] @ x[t] + params['W_hh_f'] @ h[t] + params['b_h_f'])
        i[t] = sigmoid(params['W_xh_i'] @ x[t] + params['W_hh_i'] @ h[t] + params['b_h_i'])
        o[t] = sigmoid(params['W_xh_o'] @ x[t] + params['W_hh_o'] @ h[t] + params['b_h_o'])
        g[t] = np.tanh(params['W_xh_g'] @ x[t] + params['W_hh_g'] @ h[t] + params['b_h_g'])
        c[t + 1] = f[t] * c[t] + i[t] * g[t]
        h[t + 1] = o[t] * np.tanh(c[t + 1])
        y[t] = softmax(params['W_Y'] @ h[t + 1] + params['b_y'])
    return y, {'x': x, 'y': y, 'h': h, 'c': c, 'f': f, 'i': i, 'o': o, 'g': g}


def backward(params, cache, y_true):
    """Backpropagation through time, through the hidden state and the cell state.

    Parameters
    ----------
    params : dict of ndarray
        W_xh_G (d, k), W_hh_G (d, d), b_h_G (d, 1) for G in f, i, o, g; W_Y (k, d), b_y (k, 1).
    cache : dict
        What `forward` returned: "x", "y" (t, k, 1), "h", "c" (t+1, d, 1), "f", "i", "o", "g"
        (t, d, 1).
    y_true : ndarray of shape (t, k, 1)
        Targets; every column is one-hot.

    Returns
    -------
    dict of ndarray
        The gradient of the loss by each parameter, keys and shapes those of params, and by the
        states before the first step: "h0" and "c0", both (d, 1).
    """
    x, y, h, c = cache['x'], cache['y'], cache['h'], cache['c']
    f, i, o, g = cache['f'], cache['i'], cache['o'], cache['g']
    grads = {key: np.zeros_like(params[key]) for key in params}
    dh_next = np.zeros_like(h[0])
    dc_next = np.zeros_like(c[0])
    for t in range(len(x) - 1, -1, -1):
        dz = y[t] - y_true[t]
        grads['W_Y'] += dz @ h[t + 1].T
        grads['b_y'] += dz
        dh = params['W_Y'].T @ dz + dh_next
        do = dh * np.tanh(c[t + 1])
        dc = dh * o[t] * (1 - np.tanh(c[t + 1]) ** 2) + dc_next
        df = dc * c[t]
        di = dc * g[t]
        dg = dc * i[t]
        daf = df * f[t] * (1 - f[t])
        dai = di * i[t] * (1 - i[t])
        dao = do * o[t] * (1 - o[t])
        dag = dg * (1 - g[t] ** 2)
        dh_next = np.zeros_like(dh)
        for name, da in (('f', daf), ('i', dai), ('o', dao), ('g', dag)):
            grads['W_xh_' + name] += da @ x[t].T
            grads['W_hh_' + name] += da @ h[t].T
            grads['b_h_' + name] += da
            dh_next = dh_next + params['W_hh_' + name].T @ da
        dc_next = dc * f[t]
    grads['h0'] = dh_next
    grads['c0'] = dc_next
    return grads


def stack(params):
    """The weights of all four gates in one matrix, and their biases in one column.

    Parameters
    ----------
    params : dict of ndarray
        W_xh_G (d, k), W_hh_G (d, d), b_h_G (d, 1) for G in f, i, o, g; W_Y (k, d), b_y (k, 1).

    Returns
    -------
    W : ndarray of shape (4d, k+d)
        Rows in the order f, i, o, g; columns for x before columns for h.
    b : ndarray of shape (4d, 1)
        In the same order.
    """
    W = np.concatenate([
        np.concatenate([params['W_xh_f'], params['W_hh_f']], axis=1),
        np.concatenate([params['W_xh_i'], params['W_hh_i']], axis=1),
        np.concatenate([params['W_xh_o'], params['W_hh_o']], axis=1),
        np.concatenate([params['W_xh_g'], params['W_hh_g']], axis=1),
    ])
    b = np.concatenate([params['b_h_f'], params['b_h_i'], params['b_h_o'], params['b_h_g']])
    return W, b


def step_fused(W, b, x, h_prev, c_prev):
    """One step of the LSTM, from a single product for all four gates.

    Parameters
    ----------
    W, b : ndarray of shape (4d, k+d) and (4d, 1)
        As `stack` returns them.
    x : ndarray of shape (k, 1)
    h_prev, c_prev : ndarray of shape (d, 1)

    Returns
    -------
    h, c : ndarray of shape (d, 1)
    """
    d = len(h_prev)
    a = W @ np.concatenate([x, h_prev]) + b
    f = sigmoid(a[:d])
    i = sigmoid(a[d:2 * d])
    o = sigmoid(a[2 * d:3 * d])
    g = np.tanh(a[3 * d:])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c


VOCABULARY = "ab."
DOTS = 8


def columns(word):
    """One-hot columns of a word, shape (len(word), 3, 1)."""
    return np.eye(3)[[VOCABULARY.index(letter) for letter in word]][:, :, np.newaxis]


def demo():
    """Train on "a........" -> "........a" and the same for b; print the loss on the way."""
    words = [letter + "." * DOTS for letter in "ab"]
    params, zero = init_params(k=3, d=6, seed=1), np.zeros((6, 1))
    for epoch in range(401):
        total, said = 0.0, []
        for word in words:
            y, cache = forward(params, columns(word), zero, zero)
            total += cross_entropy(y, columns(word[::-1]))
            said.append("".join(VOCABULARY[np.argmax(y_t)] for y_t in y))
            grads = backward(params, cache, columns(word[::-1]))
            params = {name: value - 0.2 * grads[name] for name, value in params.items()}
        if epoch % 100 == 0:
            print(f"epoch {epoch:3d}   loss {total:6.3f}   {words[0]} -> {said[0]}   ", end="")
            print(f"{words[1]} -> {said[1]}")


if __name__ == "__main__":
    try:
        demo()
    except NotImplementedError as missing:
        print(missing)

