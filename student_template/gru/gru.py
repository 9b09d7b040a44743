# %% [markdown]
# # A GRU in NumPy
#
# A simple RNN writes its whole state anew at every step, so what it knew is soon gone, and so, most
# of the time, is the gradient on its way back: it vanishes. The LSTM mends this with a second state
# and four gates. A GRU (*gated recurrent unit*) does it with **one** state and two gates: the
# **update gate** $z_t$ decides what share of the state is replaced, the **reset gate** $r_t$ how
# much of the old state is looked at when the new content is made.
#
# In this homework you write a GRU with NumPy alone: the forward pass, backpropagation through time,
# and gradient descent.
#
# Your functions are graded with many sizes: $k$ (size of an input vector), $d$ (hidden nodes) and
# $t$ (time steps, 1 included) are never given as numbers, so take every size from the arrays.

# %%
"""A GRU in NumPy: forward, backward through time, training."""

import numpy as np

GATES = "zrn"  # update gate, reset gate, and the candidate n


# %% [markdown]
# ## The cell
#
# ![One step of the GRU: two gates, a candidate and one state](pictures/cell.svg)
#
# A gate is like a valve: at 0.2 it lets 20% of what flows through it pass, at 0.7 it lets 70%
# pass. Both gates are such numbers between 0 and 1, one for each hidden node. They look at the new
# input and at the previous state, each with weights of its own:
#
# $$z_t = \sigma(W_{xh\_z}\, x_t + W_{hh\_z}\, h_{t-1} + b_{h\_z})$$
#
# $$r_t = \sigma(W_{xh\_r}\, x_t + W_{hh\_r}\, h_{t-1} + b_{h\_r})$$
#
# The **candidate** $n_t$ is what the state could become. It looks at the input, and at the share
# $r_t$ of the previous state:
#
# $$n_t = \tanh\bigl(W_{xh\_n}\, x_t + W_{hh\_n}\, (r_t \odot h_{t-1}) + b_{h\_n}\bigr)$$
#
# The new state lies between the two: the share $1 - z_t$ stays, the share $z_t$ is new. The output
# is computed from it:
#
# $$h_t = (1 - z_t) \odot h_{t-1} + z_t \odot n_t$$
#
# $$s_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(s_t)$$
#
# So $1 - z_t$ does the work of the LSTM's **forget gate** and $z_t$ that of its **input gate**. One
# gate serves for both: as much as is forgotten, so much is taken in.
#
# $\odot$ multiplies entry by entry. All vectors are columns. Mind two conventions that differ from
# library to library: **here $1 - z$ keeps the old state and $z$ takes in the new**, and $r_t$
# multiplies the state **before** the matrix does. PyTorch, for one, does both the other way.
#
# | symbol | what it is | shape |
# | --- | --- | --- |
# | $x_t$ | input at step t | (k, 1) |
# | $y_t$, $s_t$ | output, and the same before softmax | (k, 1) |
# | $h_t$ | hidden state | (d, 1) |
# | $z_t$, $r_t$, $n_t$ | update gate, reset gate, candidate | (d, 1) |
# | $a^z_t$, $a^r_t$, $a^n_t$ | the same before $\sigma$ or tanh | (d, 1) |
# | $W_{xh\_z}$, and so for r, n | from the input | (d, k) |
# | $W_{hh\_z}$, and so for r, n | from the state | (d, d) |
# | $b_{h\_z}$, and so for r, n | biases | (d, 1) |
# | $W_Y$, $b_y$ | output weights and bias | (k, d), (k, 1) |
#
# A capital G stands for any of z, r and n: $W_{xh\_G}$, $a^G_t$. Other lectures call the input of
# softmax $z_t$; here that is the update gate. $W_Y$ is also called $W_{hy}$, and lectures that
# write a sample as a row have $W_x^{(z)}$ and $W_h^{(z)}$, the transposes of $W_{xh\_z}$ and
# $W_{hh\_z}$.
#
# `params` is a dict of all eleven, with the keys `"W_xh_z"`, `"W_hh_z"`, `"b_h_z"`, and so on for
# r and n, and `"W_Y"`, `"b_y"`. Four functions are given: one that makes such a dict, softmax, the
# sigmoid $\sigma$, and the loss, which is a sum over time:
#
# $$L = -\sum_t \sum_i y^{true}_{t,i}\, \log y_{t,i}$$

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


# %% [markdown]
# ## 1. Forward
#
# Go through the steps in order, from $h_0$ on. Keep in `cache` what the way back will need: the
# inputs, the outputs, **all** states with $h_0$ in front (so there are t + 1 of them), and the two
# gates and the candidate of every step. Mind the index: $h_t$ of the equations is `h[t]`, but
# Python counts inputs, outputs and gates from 0, so $x_1$ is `x[0]` and $z_1$ is `z[0]`.

# %%
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
    raise NotImplementedError("forward is yours to write")


# %% [markdown]
# ## 2. Backward: four ways back
#
# ![The gradient of the state comes back on four ways](pictures/backward.svg)
#
# Write $dv$ for $\partial L / \partial v$; it always has the shape of $v$. An addition is a
# *gradient distributor*: each of its terms gets the gradient as it is. A product is a *gradient
# swapper*: each factor gets the gradient times the **other** factor.
#
# 1. **Softmax and cross-entropy together**: where $q$ is the place of the right letter, the loss of
#    step t is $-\log y_{t,q} = -s_{t,q} + \log \sum_j e^{s_{t,j}}$. Differentiated by $s_{t,i}$,
#    the first term gives $-y^{true}_{t,i}$ and the second $y_{t,i}$:
#    $$ds_t = y_t - y^{true}_t$$
# 2. **$h_t$ is used** for the output, and by the next step. What the next step sends back is called
#    $dh^{next}_t$ and found in 6; after the last step nothing follows, so $dh^{next}_t = 0$ there.
#    $$dh_t = W_Y^{\top} ds_t + dh^{next}_t$$
# 3. **Update gate and candidate.** In $h_t = (1 - z_t) \odot h_{t-1} + z_t \odot n_t$ the gate
#    stands twice, once with a minus. Then each goes through its own activation,
#    $\sigma' = \sigma(1 - \sigma)$ or $\tanh' = 1 - \tanh^2$:
#    $$da^{z}_t = dh_t \odot (n_t - h_{t-1}) \odot z_t (1 - z_t) \qquad
#    da^{n}_t = dh_t \odot z_t \odot (1 - n_t^2)$$
# 4. **Reset gate.** The candidate saw the product $m_t = r_t \odot h_{t-1}$, so go back to that
#    product first, and from there to the gate:
#    $$dm_t = W_{hh\_n}^{\top}\, da^{n}_t \qquad
#    da^{r}_t = dm_t \odot h_{t-1} \odot r_t (1 - r_t)$$
# 5. **Every parameter is used at every step**, so its gradient is a sum over the steps. Each matrix
#    meets what it multiplied:
#    $$dW_{xh\_G} = \sum_t da^{G}_t\, x_t^{\top} \qquad db_{h\_G} = \sum_t da^{G}_t \qquad
#    \text{for } G = z, r, n$$
#    $$dW_{hh\_G} = \sum_t da^{G}_t\, h_{t-1}^{\top} \quad \text{for } G = z, r \qquad
#    dW_{hh\_n} = \sum_t da^{n}_t\, m_t^{\top}$$
#    $$dW_Y = \sum_t ds_t\, h_t^{\top} \qquad db_y = \sum_t ds_t$$
# 6. **$h_{t-1}$ is used in four places**: it stays, it is reset, and both gates look at it. What
#    comes back on the four ways is added:
#    $$dh^{next}_{t-1} = dh_t \odot (1 - z_t) + dm_t \odot r_t
#    + W_{hh\_z}^{\top}\, da^{z}_t + W_{hh\_r}^{\top}\, da^{r}_t$$
# 7. What arrives before the first step is the gradient of $h_0$. Return it too, under the key
#    `"h0"`.
#
# Look at the first of the four ways: no matrix and no slope of tanh, only $1 - z$. As long as the
# update gate is nearly shut, hardly any of the gradient vanishes: that is how a GRU remembers.

# %%
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
    raise NotImplementedError("backward is yours to write")


# %% [markdown]
# ## 3. Numeric gradient check
#
# There is nothing to write in this section: it shows how to find a mistake. Add
# $\epsilon = 10^{-5}$ to one entry of one parameter, run `forward` and `cross_entropy`; subtract
# $\epsilon$ instead, and run them again. Then
# $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$ is that entry's gradient to about seven
# digits, to fewer where the gradient is nearly 0. The check below does just that with your own
# functions. It is far too slow for training: `backward` itself must not be written this way.

# %% [markdown]
# ## 4. Train
#
# Plain gradient descent on the whole sequence. One epoch: forward, loss, backward, and then every
# parameter takes one step against its gradient, with the learning rate $\eta$ (`lr`):
#
# $$W \leftarrow W - \eta\, dW$$
#
# The state $h_0$ is no parameter: every epoch starts from the one that was handed in. `losses[e]`
# is the loss **before** the update of epoch e, so there are as many as epochs.

# %%
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
    raise NotImplementedError("train is yours to write")


# %% [markdown]
# ## See it remember
#
# When everything is written, the cell below trains your GRU to hold a letter in memory: it reads
# `a` or `b`, then dots, and has to say that letter again at the question mark. The cell may be run
# at any time: it says which function it is still waiting for.

# %%
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

# %% [markdown]
# ## Check and hand in
#
# The checks that come with this homework find most mistakes. Run them with `python check.py`, one
# question alone with `python check.py q2`. Grading uses these and further cases: other sizes, other
# weights, a single time step, a long sequence.
#
# 1. Fill in the functions **either** in the notebook **or** in the `.py` file: both are the same.
# 2. Save, and run `python check.py`.
# 3. Run `python submit.py`: it makes `gru.zip`. Upload that file.
#
# Only NumPy and Python's standard library can be imported when your work is graded.
