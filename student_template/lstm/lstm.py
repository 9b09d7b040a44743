# %% [markdown]
# # An LSTM in NumPy
#
# A simple RNN multiplies its gradient at every step by the same matrix and by the slope of tanh,
# which is at most 1. So the gradient of what happened long ago usually vanishes. An LSTM (*long
# short-term memory*) adds a second state, the **cell state** or memory cell $c_t$, that flows
# through time almost untouched, and **gates** that decide what may enter it, what stays in it, and
# what is shown of it.
#
# In this homework you write an LSTM with NumPy alone: the gates, the forward pass, backpropagation
# through both states, and the form that computes all four gates with a single product.
#
# Your functions are graded with many sizes: $k$ (size of an input vector), $d$ (hidden nodes) and
# $t$ (time steps, 1 included) are never given as numbers, so take every size from the arrays.

# %%
"""An LSTM in NumPy: gates, forward, backward through both states, and the fused step."""

import numpy as np

GATES = "fiog"  # forget, input, output, and the new content g; always in this order


# %% [markdown]
# ## The cell
#
# ![One step of the LSTM: four gates, a cell state and a hidden state](pictures/cell.svg)
#
# A gate is like a valve: it lets a share of what flows through it pass, anything from 0.0 to 1.0.
#
# ![A gate as a valve: at 0.2 it lets 20% pass, at 0.7 it lets 70% pass](pictures/gate.svg)
#
# Three gates are such shares, one number for each hidden node; $g_t$ is the new content, which
# could be written. (Some lectures count $g$ as the fourth gate and call it the *gate gate*.) All
# four look at the new input and at the previous hidden state, each with weights of its own:
#
# $$f_t = \sigma(W_{xh\_f}\, x_t + W_{hh\_f}\, h_{t-1} + b_{h\_f})$$
#
# $$i_t = \sigma(W_{xh\_i}\, x_t + W_{hh\_i}\, h_{t-1} + b_{h\_i})$$
#
# $$o_t = \sigma(W_{xh\_o}\, x_t + W_{hh\_o}\, h_{t-1} + b_{h\_o})$$
#
# $$g_t = \tanh(W_{xh\_g}\, x_t + W_{hh\_g}\, h_{t-1} + b_{h\_g})$$
#
# The cell state keeps the share $f_t$ of what it held and takes in the share $i_t$ of what is new;
# the hidden state shows the share $o_t$ of it, and the output is computed from the hidden state:
#
# $$c_t = f_t \odot c_{t-1} + i_t \odot g_t \qquad h_t = o_t \odot \tanh(c_t)$$
#
# $$z_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(z_t)$$
#
# The cell state never leaves the layer: it is handed on from step to step, and what the output
# layer, or another layer above, sees of an LSTM is $h_t$ alone.
#
# $\odot$ multiplies entry by entry; $\sigma$ is the sigmoid of section 1. All vectors are columns.
#
# | symbol | what it is | shape |
# | --- | --- | --- |
# | $x_t$ | input at step t | (k, 1) |
# | $y_t$, $z_t$ | output, and the same before softmax | (k, 1) |
# | $h_t$, $c_t$ | hidden state and cell state | (d, 1) |
# | $f_t$, $i_t$, $o_t$, $g_t$ | forget, input and output gate, new content | (d, 1) |
# | $a^f_t$, $a^i_t$, $a^o_t$, $a^g_t$ | the same before $\sigma$ or tanh | (d, 1) |
# | $W_{xh\_f}$, and so for i, o, g | from the input | (d, k) |
# | $W_{hh\_f}$, and so for i, o, g | from the hidden state | (d, d) |
# | $b_{h\_f}$, and so for i, o, g | biases | (d, 1) |
# | $W_Y$, $b_y$ | output weights and bias | (k, d), (k, 1) |
#
# A capital G stands for any of f, i, o and g: $W_{xh\_G}$, $a^G_t$. Lectures that write a sample as
# a row have $W_x^{(f)}$ and $W_h^{(f)}$, the transposes of $W_{xh\_f}$ and $W_{hh\_f}$; $W_Y$ is
# also called $W_{hy}$.
#
# `params` is a dict of all fourteen, with the keys `"W_xh_f"`, `"W_hh_f"`, `"b_h_f"`, and so on for
# i, o, g, and `"W_Y"`, `"b_y"`. Three functions are given: one that makes such a dict, softmax, and
# the loss, which is a sum over time:
#
# $$L = -\sum_t \sum_i y^{true}_{t,i}\, \log y_{t,i}$$

# %%
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


# %% [markdown]
# ## 1. The sigmoid
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# squashes every number into (0, 1), entry by entry, whatever the shape of $z$. The formula is right
# but $e^{1000}$ is too large for a float64: for a large negative $z$ NumPy warns of an overflow.
# Multiply the fraction by $e^{z}/e^{z}$, or look at how close $\sigma$ is to $\tanh$, and find a
# way that neither overflows nor warns for any $z$, of either sign.

# %%
def sigmoid(z):
    """1 / (1 + exp(-z)), entry by entry; neither overflow nor warning for large entries.

    Parameters
    ----------
    z : ndarray of any shape

    Returns
    -------
    ndarray of the same shape
    """
    raise NotImplementedError("sigmoid is yours to write")


# %% [markdown]
# ## 2. Forward
#
# Go through the steps in order, from $h_0$ and $c_0$ on. Keep in `cache` what the way back will
# need: the inputs, the outputs, **all** hidden and cell states with $h_0$ and $c_0$ in front (so
# there are t + 1 of each), and the four gates of every step. Mind the index: $h_t$ of the equations
# is `h[t]`, but Python counts inputs, outputs and gates from 0, so $x_1$ is `x[0]` and $f_1$ is
# `f[0]`.

# %%
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
    raise NotImplementedError("forward is yours to write")


# %% [markdown]
# ## 3. Backward: through both states
#
# ![The gradient comes back on two roads: hidden state and cell state](pictures/backward.svg)
#
# Write $dv$ for $\partial L / \partial v$; it always has the shape of $v$. Two states come in from
# the previous step, so two gradients go back to it.
#
# 1. **Softmax and cross-entropy together**: where $q$ is the place of the right letter, the loss of
#    step t is $-\log y_{t,q} = -z_{t,q} + \log \sum_j e^{z_{t,j}}$. Differentiated by $z_{t,i}$,
#    the first term gives $-y^{true}_{t,i}$ and the second $y_{t,i}$:
#    $$dz_t = y_t - y^{true}_t$$
# 2. **$h_t$ is used twice**: for the output, and by the four gates of the next step. After the last
#    step nothing follows: $da^{G}_{t+1} = 0$.
#    $$dh_t = W_Y^{\top} dz_t + \sum_{G} W_{hh\_G}^{\top}\, da^{G}_{t+1}$$
# 3. **$c_t$ is used twice** as well: in $h_t = o_t \odot \tanh(c_t)$, and in
#    $c_{t+1} = f_{t+1} \odot c_t + \dots$ After the last step $dc_{t+1} \odot f_{t+1} = 0$.
#    $$dc_t = dh_t \odot o_t \odot (1 - \tanh^2(c_t)) + dc_{t+1} \odot f_{t+1}$$
# 4. **Each gate** is a factor of a product. A product is a *gradient swapper*: the gradient of a
#    factor is that of the product times the **other** factor. (An addition is a *gradient
#    distributor*: in $c_t$ both terms get all of $dc_t$.) Then it goes through its own activation,
#    $\sigma' = \sigma(1 - \sigma)$ or $\tanh' = 1 - \tanh^2$:
#    $$da^{f}_t = dc_t \odot c_{t-1} \odot f_t (1 - f_t) \qquad
#    da^{i}_t = dc_t \odot g_t \odot i_t (1 - i_t)$$
#    $$da^{o}_t = dh_t \odot \tanh(c_t) \odot o_t (1 - o_t) \qquad
#    da^{g}_t = dc_t \odot i_t \odot (1 - g_t^2)$$
# 5. **Every parameter is used at every step**, so its gradient is a sum over the steps:
#    $$dW_{xh\_G} = \sum_t da^{G}_t\, x_t^{\top} \qquad
#    dW_{hh\_G} = \sum_t da^{G}_t\, h_{t-1}^{\top} \qquad db_{h\_G} = \sum_t da^{G}_t$$
#    $$dW_Y = \sum_t dz_t\, h_t^{\top} \qquad db_y = \sum_t dz_t$$
# 6. What arrives before the first step is the gradient of $h_0$ and of $c_0$. Return these two too,
#    under the keys `"h0"` and `"c0"`.
#
# Look at the road through the cell state: from step to step the gradient is multiplied by $f$
# alone, by no matrix and no slope of tanh. As long as the forget gate is close to 1, hardly any of
# it vanishes.

# %%
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
    raise NotImplementedError("backward is yours to write")


# %% [markdown]
# ## 4. Numeric gradient check
#
# There is nothing to write in this section: it shows how to find a mistake. Add
# $\epsilon = 10^{-5}$ to one entry of one parameter, run `forward` and `cross_entropy`; subtract
# $\epsilon$ instead, and run them again. Then
# $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$ is that entry's gradient to about seven
# digits, to fewer where the gradient is nearly 0. The check below does just that with your own
# functions. It is far too slow for training: `backward` itself must not be written this way.

# %% [markdown]
# ## 5. All four gates at once
#
# Eight small products a step are slow. Put the weights of all gates into one matrix, and a single
# affine transformation serves them all:
#
# $$W = \begin{pmatrix} W_{xh\_f} & W_{hh\_f} \\ W_{xh\_i} & W_{hh\_i} \\ W_{xh\_o} & W_{hh\_o} \\
# W_{xh\_g} & W_{hh\_g} \end{pmatrix} \qquad
# b = \begin{pmatrix} b_{h\_f} \\ b_{h\_i} \\ b_{h\_o} \\ b_{h\_g} \end{pmatrix} \qquad
# \begin{pmatrix} a^f_t \\ a^i_t \\ a^o_t \\ a^g_t \end{pmatrix} =
# W \begin{pmatrix} x_t \\ h_{t-1} \end{pmatrix} + b$$
#
# The rows are in the order f, i, o, g; the columns of the input stand before those of the hidden
# state. Every library has an order of its own, and taking one for the other is a mistake that
# raises no error.

# %%
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
    raise NotImplementedError("stack is yours to write")


# %%
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
    raise NotImplementedError("step_fused is yours to write")


# %% [markdown]
# ## See it remember
#
# When everything is written, the cell below trains your LSTM to hold one letter in memory: it reads
# `a` or `b`, then only dots, and has to say that letter again at the very end. The cell may be run
# at any time: it says which function it is still waiting for.

# %%
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

# %% [markdown]
# ## Check and hand in
#
# The checks that come with this homework find most mistakes. Run them with `python check.py`, one
# question alone with `python check.py q2`. Grading uses these and further cases: other sizes, other
# weights, a single time step, a long sequence.
#
# 1. Fill in the functions **either** in the notebook **or** in the `.py` file: both are the same.
# 2. Save, and run `python check.py`.
# 3. Run `python submit.py`: it makes `lstm.zip`. Upload that file.
#
# Only NumPy and Python's standard library can be imported when your work is graded.
