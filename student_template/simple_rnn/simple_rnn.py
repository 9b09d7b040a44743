# %% [markdown]
# # A simple RNN in NumPy
#
# In this homework you write a recurrent neural network with NumPy alone: the forward pass, the
# loss, backpropagation through time, and gradient descent.
#
# **Why sequences?** A photograph is seen all at once. The weather, speech or a text is not: what
# comes next depends on what came before, and the same letters in another order make another word.
# A recurrent network reads its inputs one after the other and keeps what it has seen in a *state*,
# so its answer is a function of the current input **and** of all inputs before it.
#
# **The task.** The network reads a word letter by letter and says at every step which letter comes
# next. It reads `h e l`; it should say `e l o`. The vocabulary is h, e, l, o, and a letter is a
# *one-hot* column: a 1 in its own place and 0 elsewhere.
#
# | step | input $x_t$ | | target $y^{true}_t$ | |
# | --- | --- | --- | --- | --- |
# | 1 | h | `[1, 0, 0, 0]` | e | `[0, 1, 0, 0]` |
# | 2 | e | `[0, 1, 0, 0]` | l | `[0, 0, 1, 0]` |
# | 3 | l | `[0, 0, 1, 0]` | o | `[0, 0, 0, 1]` |
#
# Here $k = 4$ (size of an input vector), $d = 3$ (hidden nodes), $t = 3$ (time steps). Your
# functions are graded with other sizes and other weights too, so take every size from the arrays.

# %%
"""A simple RNN in NumPy: forward, backward through time, training."""

import numpy as np

# "h" "e" "l" in, "e" "l" "o" out. Every step is a column: shape (t, k, 1) = (3, 4, 1).
VOCABULARY = "helo"
X = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], dtype=float)[:, :, np.newaxis]
Y_TRUE = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], dtype=float)[:, :, np.newaxis]


# %% [markdown]
# ## The network
#
# ![The network unrolled over three time steps](pictures/unrolled.svg)
#
# At every step the network combines the new input $x_t$ with its own previous state $h_{t-1}$:
#
# $$a_t = W_H\, h_{t-1} + W_X\, x_t + b_h \qquad h_t = \tanh(a_t)$$
#
# $$z_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(z_t)$$
#
# The parameters are the same at every step; only the state changes. All vectors are columns.
#
# | symbol | what it is | shape | here |
# | --- | --- | --- | --- |
# | $x_t$ | input at step t | (k, 1) | (4, 1) |
# | $h_t$, $a_t$ | hidden state, and the same before tanh | (d, 1) | (3, 1) |
# | $y_t$, $z_t$ | output, and the same before softmax | (k, 1) | (4, 1) |
# | $W_X$ | input weights | (d, k) | (3, 4) |
# | $W_H$ | hidden weights | (d, d) | (3, 3) |
# | $W_Y$ | output weights | (k, d) | (4, 3) |
# | $b_h$ | hidden bias | (d, 1) | (3, 1) |
# | $b_y$ | output bias | (k, 1) | (4, 1) |
#
# Other lectures write $W_{xh}$, $W_{hh}$ and $W_{hy}$ for $W_X$, $W_H$ and $W_Y$: from the input to
# the hidden state, from one hidden state to the next, from the hidden state to the output.
#
# `params` is a dict of the five parameters with the keys `"W_X"`, `"W_H"`, `"W_Y"`, `"b_h"`,
# `"b_y"`. The function that makes one is given:

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


# %% [markdown]
# ## 1. Softmax and cross-entropy
#
# Softmax turns any column $z$ into probabilities:
#
# $$\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
#
# $e^{1000}$ is too large for a float64. Adding the same number to every entry of $z$ changes
# nothing in the fraction above: use that to keep your function right for large entries.
#
# The loss compares the outputs with the targets, over all steps. It is a **sum** over time, not a
# mean, and log is the natural logarithm:
#
# $$L = -\sum_t \sum_i y^{true}_{t,i}\, \log y_{t,i}$$

# %%
def softmax(z):
    """Probabilities from a column of any numbers, large ones too.

    Parameters
    ----------
    z : ndarray of shape (k, 1)

    Returns
    -------
    ndarray of shape (k, 1)
        Positive, and with the sum 1.
    """
    raise NotImplementedError("softmax is yours to write")


# %%
def cross_entropy(y, y_true):
    """The loss: a sum over time and over the entries, natural logarithm.

    Parameters
    ----------
    y : ndarray of shape (t, k, 1)
        Outputs; every column sums to 1.
    y_true : ndarray of shape (t, k, 1)
        Targets; every column is one-hot.

    Returns
    -------
    float
    """
    raise NotImplementedError("cross_entropy is yours to write")


# %% [markdown]
# ## 2. Forward
#
# Go through the steps in order, from $h_0$ on. Keep what the way back will need in `cache`: the
# inputs, **all** hidden states with $h_0$ in front (so there are t + 1 of them), and the outputs.
# Mind the index: $h_t$ of the equations is `h[t]`, but Python counts inputs and outputs from 0, so
# $x_1$ is `x[0]` and $y_1$ is `y[0]`.

# %%
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
        "x" (t, k, 1); "h" (t+1, d, 1) with h[0] = h0; "y" (t, k, 1). It may hold more.
    """
    raise NotImplementedError("forward is yours to write")


# %% [markdown]
# ## 3. Backward: backpropagation through time
#
# ![The gradient flows from the last step back to the first](pictures/backward.svg)
#
# Write $dv$ for $\partial L / \partial v$; it always has the shape of $v$. The way back is made of
# two rules of the lecture. An addition is a *gradient distributor*: it passes the gradient on, as
# it is, to everything that was added. A product is a *gradient swapper*: each factor gets the
# gradient times the **other** factor. With them, four facts are all there is.
#
# 1. **Softmax and cross-entropy together** have a simple derivative. The target of step t is
#    one-hot. Let $q$ be the place of the right letter; then only one term of the inner sum is left:
#    $$L_t = -\log y_{t,q} = -z_{t,q} + \log \sum_j e^{z_{t,j}}$$
#    Now differentiate by $z_{t,i}$. The first term gives $-1$ where $i = q$ and 0 elsewhere, which
#    is $-y^{true}_{t,i}$. The second gives $e^{z_{t,i}} / \sum_j e^{z_{t,j}}$, which is $y_{t,i}$:
#    $$dz_t = y_t - y^{true}_t$$
# 2. **$h_t$ is used twice**: for the output $y_t$, and for the next state through $a_{t+1}$. What
#    comes back along the two ways is added. After the last step nothing follows: $da_{t+1} = 0$.
#    $$dh_t = W_Y^{\top} dz_t + W_H^{\top} da_{t+1}$$
# 3. **The derivative of tanh** is $1 - \tanh^2(a_t) = 1 - h_t^2$. Each node has its own, so the
#    product is taken entry by entry, $\odot$:
#    $$da_t = (1 - h_t^2) \odot dh_t$$
# 4. **Every parameter is used at every step**, so its gradient is a sum over the steps:
#    $$dW_Y = \sum_t dz_t\, h_t^{\top} \qquad db_y = \sum_t dz_t$$
#    $$dW_H = \sum_t da_t\, h_{t-1}^{\top} \qquad dW_X = \sum_t da_t\, x_t^{\top}
#    \qquad db_h = \sum_t da_t$$
#
# ![tanh and its derivative](pictures/tanh.svg)
#
# Since $dh_t$ needs $da_{t+1}$, the loop runs from the last step to the first. On the way the
# gradient is multiplied by $W_H^{\top}$ and by $1 - h_t^2$ again and again: that is why it vanishes
# or explodes over long sequences. The picture shows how small the second factor becomes where tanh
# is flat. Do not clip the gradient here.
#
# Return the gradients in a dict with the keys and shapes of `params`. Where a shape does not fit,
# the table of dimensions above tells which factor must be transposed.

# %%
def backward(params, cache, y_true):
    """Backpropagation through time.

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
    dict of ndarray
        The gradient of the loss by each parameter; keys and shapes are those of params.
    """
    raise NotImplementedError("backward is yours to write")


# %% [markdown]
# ## 4. Numeric gradient check
#
# There is nothing to write in this section: it shows how to find a mistake. A derivative can always
# be compared with a difference. Add $\epsilon = 10^{-5}$ to one entry of one parameter, run
# `forward` and `cross_entropy`; subtract $\epsilon$ instead, and run them again. Then
# $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$ is that entry's gradient to about seven
# digits. The check below does just that with your own functions. It is far too slow for training:
# `backward` itself must not be written this way.

# %% [markdown]
# ## 5. Train
#
# Plain gradient descent on the whole sequence. One epoch: forward, loss, backward, and then every
# parameter takes one step against its gradient, with the learning rate $\eta$ (`lr`):
#
# $$W \leftarrow W - \eta\, dW$$
#
# `losses[e]` is the loss **before** the update of epoch e, so there are as many as epochs.

# %%
def train(params, x, y_true, h0, lr, epochs):
    """Plain gradient descent on all of the sequence.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    x, y_true : ndarray of shape (t, k, 1)
    h0 : ndarray of shape (d, 1)
        Every epoch starts from it.
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
    raise NotImplementedError("train is yours to write")


# %% [markdown]
# ## See it learn
#
# When everything is written, the network learns to spell. The cell below may be run at any time: it
# says which function it is still waiting for.

# %%
def spell(y):
    """The likeliest letter of every step, as a word."""
    return "".join(VOCABULARY[np.argmax(y_t)] for y_t in y)


def demo():
    """Train on "hel" -> "elo"; print the loss, and what the network says, on the way."""
    params, h0 = init_params(k=4, d=3, seed=0), np.zeros((3, 1))
    for epoch in range(0, 101, 20):
        y, _ = forward(params, X, h0)
        loss = cross_entropy(y, Y_TRUE)
        bar = "#" * int(min(60, 8 * loss))
        print(f"epoch {epoch:3d}   loss {loss:6.3f}   hel -> {spell(y)}   {bar}")
        params, _ = train(params, X, Y_TRUE, h0, lr=0.1, epochs=20)


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
# 3. Run `python submit.py`: it makes `simple_rnn.zip`. Upload that file.
#
# Only NumPy and Python's standard library can be imported when your work is graded.
