"""Vanishing and exploding gradients: what happens to a gradient on its way back through time."""

import numpy as np


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
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    """
    rng = np.random.default_rng(seed)
    shapes = {"W_X": (d, k), "W_H": (d, d), "W_Y": (k, d), "b_h": (d, 1), "b_y": (k, 1)}
    return {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}


def softmax(z):
    """Probabilities from a column of any numbers; z and the result have the shape (k, 1)."""
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def forward(params, x, h0):
    """Run the network over a whole sequence.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    x : ndarray of shape (t, k, 1)
    h0 : ndarray of shape (d, 1)
        The state before the first step.

    Returns
    -------
    y : ndarray of shape (t, k, 1)
    cache : dict
        "x" (t, k, 1); "h" (t+1, d, 1) with h[0] = h0; "y" (t, k, 1).
    """
    W_X, W_H, W_Y = params["W_X"], params["W_H"], params["W_Y"]
    h, y = [h0], []
    for x_t in x:
        h.append(np.tanh(W_H @ h[-1] + W_X @ x_t + params["b_h"]))
        y.append(softmax(W_Y @ h[-1] + params["b_y"]))
    cache = {"x": x, "h": np.array(h), "y": np.array(y)}
    return cache["y"], cache


def cross_entropy(y, y_true):
    """The loss: a sum over time and over the entries; y and y_true have the shape (t, k, 1)."""
    return -np.sum(y_true * np.log(y))


def spectral_radius(W):
    """The largest absolute eigenvalue.

    Parameters
    ----------
    W : ndarray of shape (d, d)

    Returns
    -------
    float
    """
    return np.abs(np.linalg.eigvals(W)).max()


def rescale(W, radius):
    """W times the number that gives it another spectral radius.

    Parameters
    ----------
    W : ndarray of shape (d, d)
        Not all of its eigenvalues are 0.
    radius : float
        The spectral radius that the result has; above 0.

    Returns
    -------
    ndarray of shape (d, d)
    """
    return radius / spectral_radius(W) * W


def jacobian(params, h):
    """How a state depends on the one before it.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    h : ndarray of shape (d, 1)
        The state h_t.

    Returns
    -------
    ndarray of shape (d, d)
        The derivative of h_t by h_{t-1}: row i, column j holds dh_t[i] / dh_{t-1}[j].
    """
    return np.diag(1 - h[:, 0] ** 2) @ params["W_H"]


def jacobian_product(params, cache, i, j):
    """How a state depends on an earlier one.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    cache : dict
        What `forward` returned: "x" (t, k, 1), "h" (t+1, d, 1), "y" (t, k, 1).
    i, j : int
        Indices into cache["h"], 0 <= i <= j <= t.

    Returns
    -------
    ndarray of shape (d, d)
        The derivative of h_j by h_i; the identity where i = j.
    """
  P = np.eye(params["W_H"].shape[0])
    for n in range(j, i, -1):
        P = P @ jacobian(params, cache["h"][n])
    return P


def state_gradients(params, cache, y_true):
    """The gradient of the loss by every hidden state.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    cache : dict
        What `forward` returned: "x" (t, k, 1), "h" (t+1, d, 1), "y" (t, k, 1).
    y_true : ndarray of shape (t, k, 1)
        Targets; every column is one-hot.

    Returns
    -------
    ndarray of shape (t, d, 1)
        dL/dh_s for s = 1 ... t, all that follows from h_s included.
    """
    h, y = cache["h"], cache["y"]
    t = len(y)
    grads = [None] * t
    dh = np.zeros_like(h[0])
    for s in range(t, 0, -1):
        dh = dh + params["W_Y"].T @ (y[s - 1] - y_true[s - 1])
        grads[s - 1] = dh
        dh = params["W_H"].T @ ((1 - h[s] ** 2) * dh)
    return np.array(grads)


def gradient_norms(params, cache, y_true):
    """How large the gradient of the loss by each hidden state is.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    cache : dict
        What `forward` returned: "x" (t, k, 1), "h" (t+1, d, 1), "y" (t, k, 1).
    y_true : ndarray of shape (t, k, 1)
        Targets; every column is one-hot.

    Returns
    -------
    ndarray of shape (t,)
        The Euclidean norm of dL/dh_s for s = 1 ... t.
    """
    dh = state_gradients(params, cache, y_true)
    return np.linalg.norm(dh.reshape(len(dh), -1), axis=1)


def late_mistake(radius, d=8, t=20):
    """A network of that spectral radius whose only mistake is at the last step."""
    params = init_params(k=2, d=d, seed=3)
    params["W_H"] = rescale(params["W_H"], radius)
    params["b_h"] = np.zeros((d, 1))
    params["b_y"] = np.log([[0.999], [0.001]])
    y_true = np.tile([[1.0], [0.0]], (t, 1, 1))
    y_true[-1] = [[0.0], [1.0]]
    x = np.full((t, 2, 1), 1e-5)  # small, so that tanh does not saturate
    _, cache = forward(params, x, np.zeros((d, 1)))
    return params, cache, y_true


def clipped(norms, limit):
    """Norms of the same gradients after each was scaled back to `limit` where it was longer."""
    return np.minimum(norms, limit)


def truncated(params, cache, y_true, window):
    """Norms where no gradient flows from one window of steps into the one before."""
    norms = []
    for start in range(0, len(y_true), window):
        end = start + window
        part = {"x": cache["x"][start:end], "y": cache["y"][start:end]}
        part["h"] = cache["h"][start : end + 1]
        norms.extend(gradient_norms(params, part, y_true[start:end]))
    return np.array(norms)


def show(title, columns, step=3):
    """Print norms side by side, from the last state to the first."""
    print(f"\n{title}\n     s" + "".join(f"{name:>14}" for name in columns))
    for s in range(len(next(iter(columns.values()))), 0, -step):
        print(f"{s:6d}" + "".join(f"{norms[s - 1]:14.6f}" for norms in columns.values()))


def plot(title, columns):
    """Draw norms over time on a logarithmic scale, where Matplotlib is installed."""
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        return
    for name, norms in columns.items():
        plt.semilogy(range(1, len(norms) + 1), norms, marker="o", label=name)
    plt.xlabel("s")
    plt.ylabel("norm of dL/dh_s")
    plt.title(title)
    plt.legend()
    plt.show()


def demo():
    """The norms for three radii, as they are, clipped, and truncated."""
    free, cut, short = {}, {}, {}
    for radius in (0.6, 1.0, 1.6):
        name = f"radius {radius}"
        params, cache, y_true = late_mistake(radius)
        free[name] = gradient_norms(params, cache, y_true)
        cut[name] = clipped(free[name], 5.0)
        short[name] = truncated(params, cache, y_true, window=5)
    show("Norm of dL/dh_s", free)
    show("Clipped at 5", cut)
    show("Truncated: windows of 5 steps", short)
    plot("Norm of dL/dh_s", free)


if __name__ == "__main__":
    try:
        demo()
    except NotImplementedError as missing:
        print(missing)

