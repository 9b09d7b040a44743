# %% [markdown]
# # A character model in NumPy: "hello"
#
# In this homework a recurrent network learns to write. It reads a text one character at a time and
# says at every step which character comes next; to write, it reads its own answers. You write what
# surrounds the network: text to columns and back, **truncated** backpropagation through time,
# gradient clipping, greedy sampling, and training over windows of a text.
#
# **The task.** The text is `hello`, the vocabulary is h, e, l, o. The network reads `h e l l`; it
# should say `e l l o`. After an l comes an l the first time and an o the second: only the hidden
# state can tell the two apart.
#
# | step | input $x_t$ | | target $y^{true}_t$ | |
# | --- | --- | --- | --- | --- |
# | 1 | h | `[1, 0, 0, 0]` | e | `[0, 1, 0, 0]` |
# | 2 | e | `[0, 1, 0, 0]` | l | `[0, 0, 1, 0]` |
# | 3 | l | `[0, 0, 1, 0]` | l | `[0, 0, 1, 0]` |
# | 4 | l | `[0, 0, 1, 0]` | o | `[0, 0, 0, 1]` |
#
# Your functions are graded with other texts, vocabularies, sizes and weights too, so take every
# size from the arguments.

# %%
"""A character model in NumPy: truncated BPTT, clipping, sampling, training over windows."""

import numpy as np

TEXT = "hello"
VOCABULARY = "helo"


# %% [markdown]
# ## The network, given
#
# The network is the simple RNN, and it is given: its parameters, the forward pass and the loss.
# Read them, use them, leave them as they are. All vectors are columns.
#
# $$a_t = W_H\, h_{t-1} + W_X\, x_t + b_h \qquad h_t = \tanh(a_t)$$
#
# $$z_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(z_t) \qquad
# L = -\sum_t \sum_i y^{true}_{t,i}\, \log y_{t,i}$$
#
# | symbol | what it is | shape |
# | --- | --- | --- |
# | $x_t$ | input at step t, one-hot | (k, 1) |
# | $h_t$, $a_t$ | hidden state, and the same before tanh | (d, 1) |
# | $y_t$, $z_t$ | output (probabilities), and the same before softmax | (k, 1) |
# | $W_X$, $W_H$, $b_h$ | of the hidden layer | (d, k), (d, d), (d, 1) |
# | $W_Y$, $b_y$ | of the output layer | (k, d), (k, 1) |
#
# Other lectures write $W_{xh}$, $W_{hh}$ and $W_{hy}$ for $W_X$, $W_H$ and $W_Y$.
#
# k is the size of the vocabulary, d the number of hidden nodes, t the number of steps. `params` is
# a dict with the keys `"W_X"`, `"W_H"`, `"W_Y"`, `"b_h"`, `"b_y"`.

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
    """Probabilities from a column of any numbers, large ones too.

    Parameters
    ----------
    z : ndarray of shape (k, 1)

    Returns
    -------
    ndarray of shape (k, 1)
        Positive, and with the sum 1.
    """
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
    b_h, b_y = params["b_h"], params["b_y"]
    h, y = [h0], []
    for t in range(len(x)):
        a_t = W_H @ h[t] + W_X @ x[t] + b_h
        h_t = np.tanh(a_t)
        y_t = softmax(W_Y @ h_t + b_y)
        h.append(h_t)
        y.append(y_t)
    cache = {"x": x, "h": np.array(h), "y": np.array(y)}
    return cache["y"], cache


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
    return -np.sum(y_true * np.log(y))


# %% [markdown]
# ## 1. Text and columns
#
# The network reads numbers. A character is a *one-hot* column: 1 at its own place in the vocabulary
# and 0 elsewhere; a text of t characters becomes an array of shape (t, k, 1). A character that the
# vocabulary does not have has no column: say so with a `ValueError`.
#
# The way back takes, at every step, the likeliest character:
#
# $$\mathrm{decode}(y)_t = \mathrm{vocab}\bigl[\arg\max_i\, y_{t,i}\bigr]$$
#
# How good is a model? The loss L is a sum over t steps, so it grows with the text. **Perplexity**
# does not:
#
# $$\mathrm{perplexity} = e^{L / t}$$
#
# A model that always wavers between four characters, each with probability 1/4, has perplexity 4;
# one that is always right and sure has perplexity 1.

# %%
def encode(text, vocab):
    """A text as one-hot columns.

    Parameters
    ----------
    text : str
    vocab : str
        The k characters there are, each once.

    Returns
    -------
    ndarray of shape (t, k, 1)
        t is the number of characters in the text.

    Raises
    ------
    ValueError
        A character of the text is not in the vocabulary.
    """
    raise NotImplementedError("encode is yours to write")


# %%
def decode(y, vocab):
    """The likeliest character of every step, as a text.

    Parameters
    ----------
    y : ndarray of shape (t, k, 1)
    vocab : str
        The k characters there are, each once.

    Returns
    -------
    str
        t characters.
    """
    raise NotImplementedError("decode is yours to write")


# %%
def perplexity(loss, t):
    """How many characters the model wavers between, on the average of all steps.

    Parameters
    ----------
    loss : float
        Summed over the steps.
    t : int
        Number of steps.

    Returns
    -------
    float
    """
    raise NotImplementedError("perplexity is yours to write")


# %% [markdown]
# ## 2. Truncated backpropagation through time
#
# ![Windows of two steps: states cross the cuts, gradients do not](pictures/windows.svg)
#
# Backpropagation through a whole book would take long and need all its states at once, and the
# gradient has long vanished or exploded before it reaches page one. So the sequence is cut into
# **windows** of a few steps (the last window may be shorter). That saves time, and the gradient
# becomes an **approximation**: what crosses a cut is left out. Two rules are all there is.
#
# 1. **The state flows forward across the cuts.** A window starts from the state that the window
#    before it ended in. The loss is therefore the same as without any cut.
# 2. **The gradient does not flow back across the cuts.** For the window, the state that it starts
#    from is given, like its inputs: $da_{t+1} = 0$ behind the last step of *every* window.
#
# Inside a window the equations are those of full backpropagation ($dv$ stands for
# $\partial L / \partial v$, $\odot$ multiplies entry by entry). The first of them follows from
# $-\log y_{t,q} = -z_{t,q} + \log \sum_j e^{z_{t,j}}$, where $q$ is the place of the right
# character: differentiated by $z_{t,i}$, the first term gives $-y^{true}_{t,i}$ and the second
# $y_{t,i}$.
#
# $$dz_t = y_t - y^{true}_t \qquad dh_t = W_Y^{\top} dz_t + W_H^{\top} da_{t+1} \qquad
# da_t = (1 - h_t^2) \odot dh_t$$
#
# $$dW_Y = \sum_t dz_t\, h_t^{\top} \qquad db_y = \sum_t dz_t$$
#
# $$dW_H = \sum_t da_t\, h_{t-1}^{\top} \qquad dW_X = \sum_t da_t\, x_t^{\top}
# \qquad db_h = \sum_t da_t$$
#
# The sums run over all steps of all windows. Mind $dW_H$ at the first step of a window: no gradient
# goes back *into* the state before the cut, but that state still stands in the sum. A window as
# long as the sequence is full backpropagation. Do not clip here; that is the next question's.
#
# **How to find a mistake.** Where nothing is cut, the gradient is the derivative of the loss, and
# that can be compared with a difference: add $\epsilon = 10^{-5}$ to one entry of one parameter,
# subtract it instead, and compare $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$. The checks
# below do that, window by window, with your own function. It is far too slow to be the answer.

# %%
def truncated_bptt(params, x, y_true, h0, window):
    """Loss and gradients of a sequence that is cut into windows.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    x, y_true : ndarray of shape (t, k, 1)
    h0 : ndarray of shape (d, 1)
        The state before the first step.
    window : int
        Steps of a window, at least 1; the last window may be shorter.

    Returns
    -------
    loss : float
        The sum over all steps.
    grads : dict of ndarray
        The sum over the windows; keys and shapes are those of params.
    h_last : ndarray of shape (d, 1)
        The state after the last step.
    """
    raise NotImplementedError("truncated_bptt is yours to write")


# %% [markdown]
# ## 3. Gradient clipping
#
# Truncation keeps gradients short; they can still explode. Clipping keeps the *direction* of the
# step and bounds its *length*. All gradients together are one long vector, with one norm:
#
# $$n = \sqrt{\sum_{W} \sum_i dW_i^2}$$
#
# where the outer sum runs over **all** arrays. If n is larger than the bound $n_{max}$, every array
# is multiplied by the same factor $n_{max} / n$; otherwise nothing is changed.

# %%
def clip_by_global_norm(grads, max_norm):
    """Shorten gradients that are too long, all by the same factor.

    Parameters
    ----------
    grads : dict of ndarray
        Any keys, any shapes.
    max_norm : float
        Above 0.

    Returns
    -------
    clipped : dict of ndarray
        Keys and shapes as they were.
    norm : float
        Of all gradients together, before clipping.
    """
    raise NotImplementedError("clip_by_global_norm is yours to write")


# %% [markdown]
# ## 4. Sampling
#
# A trained network writes by reading itself. It is given one character and a state; its likeliest
# answer is the next character of the text, **and** the next input. The state goes on from step to
# step. The text consists of the n characters that *follow* the first one: "h" with n = 4 gives
# "ello". With n = 0 it is empty.

# %%
def sample(params, h0, first, n, vocab):
    """Write a text: always the likeliest character, fed back as the next input.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    h0 : ndarray of shape (d, 1)
        The state before the first character is read.
    first : str
        The character that the network reads first; not part of the result.
    n : int
        How many characters to write, 0 included.
    vocab : str
        The k characters there are, each once.

    Returns
    -------
    str
        n characters.
    """
    raise NotImplementedError("sample is yours to write")


# %% [markdown]
# ## 5. Train
#
# The network reads `text[:-1]` and should say `text[1:]`. One epoch starts from $h_0$ and goes
# through the windows of the text in order. At each window:
#
# 1. forward from the state that the window before ended in, and the gradient within the window;
# 2. clip by the global norm;
# 3. one step of gradient descent, $W \leftarrow W - \eta\, dW$ with the learning rate $\eta$
#    (`lr`);
# 4. hand the window's last state on to the next window as it is: it is not computed anew with the
#    parameters after the step.
#
# So there are as many steps in an epoch as there are windows. `losses[e]` is the sum of the losses
# of all windows of epoch e, each taken **before** its step.

# %%
def train(params, text, vocab, h0, lr, epochs, window, max_norm):
    """Gradient descent over the windows of a text, with clipping.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    text : str
        At least two characters.
    vocab : str
        The k characters there are, each once.
    h0 : ndarray of shape (d, 1)
        Every epoch starts from it.
    lr : float
        Learning rate.
    epochs : int
    window : int
        Steps of a window, at least 1; the last window may be shorter.
    max_norm : float
        Above 0; of the gradients of one window.

    Returns
    -------
    params : dict of ndarray
        After the last step.
    losses : list of float
        One for each epoch: the sum over its windows, each before its step.
    """
    raise NotImplementedError("train is yours to write")


# %% [markdown]
# ## See it write
#
# When everything is written, the network learns its word. The cell below may be run at any time: it
# says which function it is still waiting for. Change `TEXT` to something longer and play with
# `window` and `max_norm`.

# %%
def demo():
    """Train on the text; print the perplexity, and what the network writes, on the way."""
    vocab = "".join(dict.fromkeys(VOCABULARY + TEXT))
    params, h0 = init_params(k=len(vocab), d=8, seed=0), np.zeros((8, 1))
    steps = len(TEXT) - 1
    for epoch in range(0, 101, 20):
        loss, _, _ = truncated_bptt(
            params, encode(TEXT[:-1], vocab), encode(TEXT[1:], vocab), h0, steps
        )
        word = TEXT[0] + sample(params, h0, TEXT[0], steps, vocab)
        print(f"epoch {epoch:3d}   perplexity {perplexity(loss, steps):6.3f}   {word}")
        params, _ = train(params, TEXT, vocab, h0, lr=0.1, epochs=20, window=2, max_norm=1.0)


if __name__ == "__main__":
    try:
        demo()
    except NotImplementedError as missing:
        print(missing)

# %% [markdown]
# ## Check and hand in
#
# The checks that come with this homework find most mistakes. Run them with `python check.py`, one
# question alone with `python check.py q2`. Grading uses these and further cases: other texts and
# vocabularies, other sizes and weights, a single time step, a long sequence.
#
# 1. Fill in the functions **either** in the notebook **or** in the `.py` file: both are the same.
# 2. Save, and run `python check.py`.
# 3. Run `python submit.py`: it makes `char_rnn.zip`. Upload that file.
#
# Only NumPy and Python's standard library can be imported when your work is graded.
