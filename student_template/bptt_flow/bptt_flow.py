# %% [markdown]
# # Vanishing and exploding gradients
#
# Backpropagation through time multiplies the gradient at every step by the same few things: the
# transpose of $W_H$ and the slope of tanh. In this homework you take that multiplication apart.
# You compute how strongly one state depends on an earlier one, and how large the gradient
# $\partial L / \partial h_s$ still is when it has travelled back to step $s$; and you see what the
# **spectral radius** of $W_H$ tells about it: whether it is likely to vanish or to explode.
#
# The network is the simple RNN of the lecture. It is given, forward pass and loss included; you
# write six short functions that look inside it:
#
# | function | what it says |
# | --- | --- |
# | `spectral_radius` | how much $W_H$ stretches when it is applied again and again |
# | `rescale` | the same matrix with another spectral radius |
# | `jacobian` | how $h_t$ depends on $h_{t-1}$: one step |
# | `jacobian_product` | how $h_j$ depends on $h_i$: many steps |
# | `state_gradients` | $\partial L / \partial h_s$ for every step $s$ |
# | `gradient_norms` | how large these gradients are |

# %%
"""Vanishing and exploding gradients: what happens to a gradient on its way back through time."""

import numpy as np


# %% [markdown]
# ## The network (given)
#
# $$a_t = W_H\, h_{t-1} + W_X\, x_t + b_h \qquad h_t = \tanh(a_t)$$
#
# $$z_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(z_t)
# \qquad L = -\sum_t \sum_i y^{true}_{t,i}\, \log y_{t,i}$$
#
# The loss is a **sum** over time. All vectors are columns; an input has k entries, a state d.
#
# | symbol | what it is | shape |
# | --- | --- | --- |
# | $x_t$ | input at step t | (k, 1) |
# | $h_t$, $a_t$ | hidden state, and the same before tanh | (d, 1) |
# | $y_t$, $z_t$ | output, and the same before softmax | (k, 1) |
# | $W_X$, $W_H$, $W_Y$ | input, hidden and output weights | (d, k), (d, d), (k, d) |
# | $b_h$, $b_y$ | hidden and output bias | (d, 1), (k, 1) |
#
# Other lectures write $W_{xh}$, $W_{hh}$ and $W_{hy}$ for $W_X$, $W_H$ and $W_Y$.
#
# `forward` returns the outputs and a `cache`: a dict with `"x"` (t, k, 1), `"y"` (t, k, 1), and
# `"h"` (t+1, d, 1) with all hidden states, $h_0$ in front. Mind the index: $h_t$ of the equations
# is `cache["h"][t]`, but Python counts inputs and outputs from 0, so $y_1$ is `cache["y"][0]`.

# %%
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


# %% [markdown]
# ## 1. The spectral radius
#
# Multiply a vector by the same matrix again and again, $W W W \cdots v$. Along an eigenvector every
# multiplication is one by the eigenvalue $\lambda$, so after $n$ of them the length has changed by
# $|\lambda|^n$. In the long run the largest one wins. It is called the spectral radius:
#
# $$\rho(W) = \max_i |\lambda_i(W)|$$
#
# Below 1 everything shrinks to nothing in the long run, above 1 something grows without end. A
# matrix that is not symmetric may have complex eigenvalues, $\lambda = a + b\,i$; then the pair of
# directions is turned as well as stretched, and what counts is $|\lambda| = \sqrt{a^2 + b^2}$.
# NumPy finds eigenvalues for you.
#
# Multiplying a matrix by a number multiplies all of its eigenvalues by that number. Use this to
# give $W$ any spectral radius you like, without changing its directions (`rescale`; W has at least
# one eigenvalue that is not 0).

# %%
def spectral_radius(W):
    """The largest absolute eigenvalue.

    Parameters
    ----------
    W : ndarray of shape (d, d)

    Returns
    -------
    float
    """
    raise NotImplementedError("spectral_radius is yours to write")


# %%
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
    raise NotImplementedError("rescale is yours to write")


# %% [markdown]
# ## 2. One step: the Jacobian
#
# How does the state $h_t$ change when the state before it changes a little? The answer is a matrix
# of derivatives, the Jacobian: row $i$, column $j$ holds $\partial h_t[i] / \partial h_{t-1}[j]$.
# By the chain rule it has two factors. Inside tanh, $a_t$ depends on $h_{t-1}$ through $W_H$. And
# tanh works on each entry of $a_t$ by itself, with the slope $1 - \tanh^2(a_t) = 1 - h_t^2$:
#
# $$J_t = \frac{\partial h_t}{\partial h_{t-1}}
# = \mathrm{diag}\bigl(1 - h_t^2\bigr)\; W_H$$
#
# Here $\mathrm{diag}(v)$ is the matrix with $v$ on its diagonal and 0 elsewhere. The slope belongs
# to the entry of $h_t$ that is differentiated: which rows or columns of $W_H$ does it scale? The
# input $x_t$ and the bias do not appear, since the slope is known from $h_t$ alone.

# %%
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
    raise NotImplementedError("jacobian is yours to write")


# %% [markdown]
# ## 3. Many steps: the product of Jacobians
#
# ![Jacobians lead from state to state; the gradient takes the same way back](pictures/flow.svg)
#
# The state $h_j$ depends on $h_i$ through all the states between them, so by the chain rule the
# Jacobians of the steps are multiplied:
#
# $$\frac{\partial h_j}{\partial h_i} = J_j\, J_{j-1} \cdots J_{i+1} \qquad (i < j)$$
#
# Matrices do not commute: the latest step stands on the left. There is one factor for each step
# **from** $h_i$ **to** $h_j$; where $i = j$ there is no step at all, and what is left is the
# identity matrix, since a state changes exactly as itself.

# %%
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
    raise NotImplementedError("jacobian_product is yours to write")


# %% [markdown]
# ## 4. The gradient of every state
#
# Write $dh_s$ for $\partial L / \partial h_s$, with **all** that follows from $h_s$ included. A
# state is used twice: for the output of its own step, and for the next state. What comes back along
# the two ways is added.
#
# $$dz_s = y_s - y^{true}_s \qquad\qquad
# dh_s = W_Y^{\top} dz_s + J_{s+1}^{\top}\, dh_{s+1}$$
#
# After the last step nothing follows: for $s = t$ the second term is 0. The first equation is
# softmax and cross-entropy differentiated together. Where $q$ is the place of the right entry, the
# loss of step $s$ is $-\log y_{s,q} = -z_{s,q} + \log \sum_j e^{z_{s,j}}$; by $z_{s,i}$ its first
# term gives $-y^{true}_{s,i}$ and its second $y_{s,i}$.
#
# The Jacobian leads from $h_s$ to $h_{s+1}$; a gradient takes that way back, and therefore meets
# the transpose. Return $dh_1, \dots, dh_t$, one column for each, in the order of time. Do not clip
# them.
#
# **How to find a mistake.** Start the network at step $s$ instead of 0: change one entry of $h_s$
# by $\pm 10^{-5}$, and see how the losses of step $s$ and of all later steps change. The checks do
# just that. It takes far too long for long sequences, so `state_gradients` itself must go back
# through time once.

# %%
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
    raise NotImplementedError("state_gradients is yours to write")


# %% [markdown]
# ## 5. How large they are
#
# The Euclidean norm says how much of the gradient is left at step $s$:
#
# $$\lVert dh_s \rVert = \sqrt{\sum_i dh_s[i]^2}$$
#
# An error at the last step reaches step $s$ through $t - s$ factors $J^{\top}$. Each contains $W_H$
# and slopes of tanh, which are at most 1.
#
# **What is certain.** No multiplication by $W_H$ stretches a vector more than the largest *singular
# value* $\sigma_1(W_H)$ says, and slopes only shrink it. So with $\sigma_1(W_H) < 1$ what comes
# from the last step falls at least as fast as $\sigma_1^{\,t-s}$: the gradient **vanishes**.
#
# **What is likely.** While the states stay near 0, all slopes are close to 1 and the product is
# nearly a power of $W_H$. In the long run its norm goes as $\rho^{\,t-s}$: with $\rho(W_H) < 1$ the
# gradient vanishes, with $\rho(W_H) > 1$ it **explodes**. Where tanh saturates, the slopes change
# the matrix. Mostly they put an end to an explosion, but they can also begin one. For
#
# $$W_H = \begin{pmatrix} 1.4 & -1.4 \\ 1.4 & -1.3 \end{pmatrix} \qquad
# b_h = \begin{pmatrix} 1.4 \\ 10 \end{pmatrix} \qquad
# h_0 = \begin{pmatrix} 0 \\ 1 \end{pmatrix}$$
#
# and inputs of 0 the spectral radius is 0.37. Yet the second node saturates at 1, the first stays
# near 0 and hands 1.4 times its gradient to itself at every step: after 20 steps
# $\partial h_{20} / \partial h_0$ has the norm 1183. (Here $\sigma_1 = 2.75$.)

# %%
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
    raise NotImplementedError("gradient_norms is yours to write")


# %% [markdown]
# ## See it vanish and explode (given)
#
# ![Norms of the gradient through time for three spectral radii](pictures/norms.svg)
#
# The network below answers right at every step but the last, so that all of the gradient starts at
# the end of the sequence. Only the spectral radius of its $W_H$ differs. The cell prints the norms
# (and draws them where Matplotlib is installed), and then what becomes of them by clipping and by
# truncation. The lecture has a remedy for each of the two troubles, and a way to save time:
#
# - Against **exploding** gradients: **clipping**. A gradient whose norm is above a limit is scaled
#   back. It does not bring back a gradient that has vanished.
# - Against **vanishing** gradients: **another architecture**. An LSTM or a GRU has a way back on
#   which neither $W_H$ nor the slope of tanh is multiplied.
# - To save time: **truncated BPTT**. It cuts the sequence into windows, and no gradient flows from
#   a window into the one before. That is an approximation: what the last step could have taught the
#   first windows is lost, whatever the radius.
#
# The cell may be run at any time: it says which function it is still waiting for.

# %%
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

# %% [markdown]
# ## Check and hand in
#
# The checks that come with this homework find most mistakes. Run them with `python check.py`, one
# question alone with `python check.py q2`. Grading uses these and further cases: other sizes, other
# weights, a single time step, a long sequence.
#
# 1. Fill in the functions **either** in the notebook **or** in the `.py` file: both are the same.
# 2. Save, and run `python check.py`.
# 3. Run `python submit.py`: it makes `bptt_flow.zip`. Upload that file.
#
# Only NumPy and Python's standard library can be imported when your work is graded.
