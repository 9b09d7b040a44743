"""A GRU in NumPy: forward, backward through time, training."""

import numpy as np

GATES = "zrn"  # update gate, reset gate, and the candidate n


def init_params(k, d, seed):
    """Random parameters, large enough that tanh bends and a wrong gradient shows.

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
        W_xh_G (d, k), W_hh_G (d, d), b_h_G (d, 1) for G in z, r, n; W_Y (k, d), b_y (k, 1).
    """
    rng = np.random.default_rng(seed)
    shapes = {}
    for gate in GATES:
        shapes |= {f"W_xh_{gate}": (d, k), f"W_hh_{gate}": (d, d), f"b_h_{gate}": (d, 1)}
    shapes |= {"W_Y": (k, d), "b_y": (k, 1)}
    return {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}


def softmax(a):
    """Probabilities (k, 1) from a column (k, 1) of any numbers."""
    e = np.exp(a - np.max(a))
    return e / np.sum(e)


def sigmoid(a):
    """1 / (1 + exp(-a)), entry by entry, written so that nothing overflows."""
    return (1 + np.tanh(a / 2)) / 2


def cross_entropy(y, y_true):
    """The loss, a float: the sum over all steps of y and y_true, both (t, k, 1)."""
    return -np.sum(y_true * np.log(y))


def forward(params, x, h0):
    """Run the GRU over a whole sequence.

    Parameters
    ----------
    params : dict of ndarray
        W_xh_G (d, k), W_hh_G (d, d), b_h_G (d, 1) for G in z, r, n; W_Y (k, d), b_y (k, 1).
    x : ndarray of shape (t, k, 1)
    h0 : ndarray of shape (d, 1)
        The state before the first step.

    Returns
    -------
    y : ndarray of shape (t, k, 1)
    cache : dict
        "x", "y" (t, k, 1); "h" (t+1, d, 1) with h[0] = h0; "z", "r", "n" (t, d, 1), after their
        sigmoid or tanh. It may hold more.
    """
    T, k, _ = x.shape
    d = h0.shape[0]
    h = np.zeros((T + 1, d, 1))
    z, r, n = (np.zeros((T, d, 1)) for _ in range(3))
    y = np.zeros((T, k, 1))
    h[0] = h0
    for t in range(T):
        z[t] = sigmoid(params['W_xh_z'] @ x[t] + params['W_hh_z'] @ h[t] + params['b_h_z'])
        r[t] = sigmoid(params['W_xh_r'] @ x[t] + params['W_hh_r'] @ h[t] + params['b_h_r'])
        n[t] = np.tanh(params['W_xh_n'] @ x[t] + params['W_hh_n'] @ (r[t] * h[t]) + params['b_h_n'])
        h[t + 1] = (1 - z[t]) * h[t] + z[t] * n[t]
        y[t] = softmax(params['W_Y'] @ h[t + 1] + params['b_y'])
    return y, {'x': x, 'y': y, 'h': h, 'z': z, 'r': r, 'n': n}


def backward(params, cache, y_true):
    """Backpropagation through time, on all four ways back to the state before.

    Parameters
    ----------
    params : dict of ndarray
        W_xh_G (d, k), W_hh_G (d, d), b_h_G (d, 1) for G in z, r, n; W_Y (k, d), b_y (k, 1).
    cache : dict
        What `forward` returned: "x", "y" (t, k, 1), "h" (t+1, d, 1), "z", "r", "n" (t, d, 1).
    y_true : ndarray of shape (t, k, 1)
        Targets; every column is one-hot.

    Returns
    -------
    dict of ndarray
        The gradient of the loss by each parameter, keys and shapes those of params, and by the
        state before the first step: "h0" (d, 1).
    """
    x, y, h = cache['x'], cache['y'], cache['h']
    z, r, n = cache['z'], cache['r'], cache['n']
    grads = {key: np.zeros_like(params[key]) for key in params}
    dh_next = np.zeros_like(h[0])
    for t in range(len(x) - 1, -1, -1):
        dy = y[t] - y_true[t]
        grads['W_Y'] += dy @ h[t + 1].T
        grads['b_y'] += dy
        dh = params['W_Y'].T @ dy + dh_next
        dn = dh * z[t]
        dz = dh * n[t] - dh * h[t]
        dan = dn * (1 - n[t] ** 2)
        drh = params['W_hh_n'].T @ dan
        dr = drh * h[t]
        daz = dz * z[t] * (1 - z[t])
        dar = dr * r[t] * (1 - r[t])
        grads['W_xh_z'] += daz @ x[t].T
        grads['W_xh_r'] += dar @ x[t].T
        grads['W_xh_n'] += dan @ x[t].T
        grads['W_hh_z'] += daz @ h[t].T
        grads['W_hh_r'] += dar @ h[t].T
        grads['W_hh_n'] += dan @ (r[t] * h[t]).T
        grads['b_h_z'] += daz
        grads['b_h_r'] += dar
        grads['b_h_n'] += dan
        dh_next = dh * (1 - z[t])
        dh_next = dh_next + drh * r[t]
        dh_next = dh_next + params['W_hh_z'].T @ daz
        dh_next = dh_next + params['W_hh_r'].T @ dar
    grads['h0'] = dh_next
    return grads


def train(params, x, y_true, h0, lr, epochs):
    """Plain gradient descent on all of the sequence.

    Parameters
    ----------
    params : dict of ndarray
        W_xh_G (d, k), W_hh_G (d, d), b_h_G (d, 1) for G in z, r, n; W_Y (k, d), b_y (k, 1).
    x, y_true : ndarray of shape (t, k, 1)
    h0 : ndarray of shape (d, 1)
        Every epoch starts from it; it is not trained.
    lr : float
        Learning rate.
    epochs : int

    Returns
    -------
    params : dict of ndarray
        After the last update.
    losses : list of float
        One for each epoch, taken before its update.
    """
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        grads = backward(params, cache, y_true)
        for key in params:
            params[key] = params[key] - lr * grads[key]
        losses.append(cross_entropy(forward(params, x, h0)[0], y_true))
    return params, losses


VOCABULARY = "ab.?"
READ = "a....?b....?"
SAY = ".....a.....b"


def columns(word):
    """One-hot columns of a word, shape (len(word), 4, 1)."""
    return np.eye(4)[[VOCABULARY.index(letter) for letter in word]][:, :, np.newaxis]


def demo():
    """Train on READ -> SAY; print the loss, and what the network says, on the way."""
    params, h0 = init_params(k=4, d=8, seed=0), np.zeros((8, 1))
    for epoch in range(0, 101, 20):
        y, _ = forward(params, columns(READ), h0)
        said = "".join(VOCABULARY[np.argmax(y_t)] for y_t in y)
        loss = cross_entropy(y, columns(SAY))
        print(f"epoch {epoch:3d}   loss {loss:6.3f}   {READ} -> {said}")
        params, _ = train(params, columns(READ), columns(SAY), h0, lr=0.1, epochs=20)


if __name__ == "__main__":
    try:
        demo()
    except NotImplementedError as missing:
        print(missing)

