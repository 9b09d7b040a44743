# %% [markdown]
# # RNN layers over a batch: RNN and Time RNN
#
# In this homework you write a recurrent neural network as *layers*: objects that are put together
# like bricks. A layer keeps its parameters in `params` and their gradients in `grads`, and has two
# methods, `forward` and `backward`. Whoever trains a network need not know what is inside.
#
# You write two of them.
#
# * **RNN** goes one time step ahead, for a whole batch at once.
# * **Time RNN** goes T steps: it is made of T RNN layers that share their parameters, and it can
#   keep the state from one call to the next.
#
# Unlike in equations where a vector is a column, **every sample of a batch is a row** here. So the
# input stands to the left of the weights: $x\, W_x$. Where vectors are columns, the weights stand
# to the left and are the transposes of these: $W_X$ or $W_{xh}$ is our $W_x^{\top}$, and $W_H$ or
# $W_{hh}$ is our $W_h^{\top}$. The output weights, $W_Y$ or $W_{hy}$, belong to another layer,
# which takes the states of this one as its input.
#
# | symbol | what it is |
# | --- | --- |
# | N | samples in a batch |
# | T | time steps |
# | D | size of an input |
# | H | size of the hidden state |
#
# Your classes are graded with several N, T, D and H, so take every size from the arrays.

# %%
"""RNN layers over a batch: one time step, and T of them."""

import numpy as np


# %% [markdown]
# ## 1. RNN: one step forward
#
# $$a = h_{prev}\, W_h + x\, W_x + b \qquad h_{next} = \tanh(a)$$
#
# | symbol | what it is | shape |
# | --- | --- | --- |
# | $x$ | input | (N, D) |
# | $h_{prev}$, $h_{next}$ | hidden state before and after the step | (N, H) |
# | $W_x$ | input weights | (D, H) |
# | $W_h$ | hidden weights | (H, H) |
# | $b$ | bias, the same for every row | (H,) |
#
# `params` is the list `[Wx, Wh, b]` of the very arrays that `forward` computes with: whoever trains
# the layer changes them in place, and the next `forward` gives what follows from that. `grads` is a
# list of three arrays of the same shapes; until the first `backward` they hold zeros. `backward`
# will be called after `forward` and gets the gradient alone, so `forward` must keep on the object
# whatever `backward` will need.

# %% [markdown]
# ## 2. RNN: one step backward
#
# ![The RNN layer: values flow to the right, gradients back](pictures/rnn_layer.svg)
#
# Write $dv$ for $\partial L / \partial v$; it always has the shape of $v$. Walk through the graph
# from the right to the left.
#
# 1. **The derivative of tanh** is $1 - \tanh^2(a) = 1 - h_{next}^2$. Each entry has its own, so the
#    product is taken entry by entry, $\odot$:
#    $$da = (1 - h_{next}^2) \odot dh_{next}$$
# 2. **An addition** is a *gradient distributor*: it passes the gradient on, as it is, to each of
#    its inputs. The bias was added to every row of the batch, so its gradient is the sum over the
#    rows:
#    $$db = \sum_n da_n$$
# 3. **A product** is a *gradient swapper*: each factor gets the gradient times the other one, which
#    is transposed where the factors are matrices:
#    $$dW_h = h_{prev}^{\top}\, da \qquad dh_{prev} = da\, W_h^{\top}$$
#    $$dW_x = x^{\top}\, da \qquad dx = da\, W_x^{\top}$$
#
# `backward` sets `grads` to $[dW_x, dW_h, db]$ of this very call, and returns $dx$ and $dh_{prev}$.
# There is no mean over the batch and no clipping here: the layer does not know what loss follows.

# %%
class RNN:
    """One time step for a batch of rows.

    Attributes
    ----------
    params : list of ndarray
        [Wx, Wh, b], of shapes (D, H), (H, H), (H,).
    grads : list of ndarray
        Their gradients after the last `backward`, of the same shapes; zeros before the first.
    """

    def __init__(self, Wx, Wh, b):
        """Keep the parameters, and set the gradients to zeros."""
        raise NotImplementedError("RNN.__init__ is yours to write")

    def forward(self, x, h_prev):
        """Go one step ahead, and keep what `backward` will need.

        Parameters
        ----------
        x : ndarray of shape (N, D)
        h_prev : ndarray of shape (N, H)

        Returns
        -------
        ndarray of shape (N, H)
            The state after this step.
        """
        raise NotImplementedError("RNN.forward is yours to write")

    def backward(self, dh_next):
        """Go the step of the last `forward` back, and set `grads`.

        Parameters
        ----------
        dh_next : ndarray of shape (N, H)
            The gradient of the state that `forward` returned.

        Returns
        -------
        dx : ndarray of shape (N, D)
        dh_prev : ndarray of shape (N, H)
        """
        raise NotImplementedError("RNN.backward is yours to write")


# %% [markdown]
# ## 3. Time RNN: T steps forward
#
# ![A Time RNN layer is made of T RNN layers](pictures/time_rnn_layer.svg)
#
# A Time RNN gets a whole sequence `xs` of shape (N, T, D) and returns all states `hs` of shape
# (N, T, H). It makes **one RNN layer for each step**, all with the same parameters. They must be T
# different objects, since each of them remembers its own step for the way back.
#
# `h` is the state after the last step, (N, H); it is None before the first forward. Where the state
# of a sequence starts depends on `stateful`:
#
# | `stateful` | `h` | the sequence starts from |
# | --- | --- | --- |
# | False | whatever it is | zeros |
# | True | None | zeros |
# | True | a state | that state |
#
# With `stateful` a long text can be given in blocks, one after the other, as truncated BPTT does.
# `set_state(h)` sets the state that the next block starts from, `reset_state()` forgets it.

# %% [markdown]
# ## 4. Time RNN: T steps backward
#
# The state $h_t$ is used **twice**: it is an output of the layer, and it is the input of the next
# step. The gradients that come back along the two ways are added; after the last step nothing
# follows, so $dh = 0$ there:
#
# $$dh_{next} = dhs_t + dh \qquad\text{where } dh \text{ is the } dh_{prev} \text{ of step } t + 1$$
#
# So go through the RNN layers from the last to the first. All of them share the parameters, so the
# gradients of the parameters are **sums over the steps**. They belong to this call alone: what an
# earlier `backward` left in `grads` is gone.
#
# `backward` returns `dxs`, sets `grads`, and keeps in `dh` the gradient of the state that the last
# forward started from. It does not flow into the block before: that is what *truncated* means. Over
# a long text the gradient is therefore an approximation, bought because it saves time.

# %%
class TimeRNN:
    """T time steps for a batch, with one RNN layer for each step.

    Attributes
    ----------
    params : list of ndarray
        [Wx, Wh, b], of shapes (D, H), (H, H), (H,).
    grads : list of ndarray
        Their gradients after the last `backward`: sums over time, of the same shapes.
    h : ndarray of shape (N, H) or None
        The last state; None before the first forward.
    dh : ndarray of shape (N, H) or None
        The gradient of the state that the last forward started from.
    """

    def __init__(self, Wx, Wh, b, stateful=False):
        """Keep the parameters; there is no state and no gradient yet."""
        raise NotImplementedError("TimeRNN.__init__ is yours to write")

    def forward(self, xs):
        """Go through a sequence, from zeros or from the state that was kept.

        Parameters
        ----------
        xs : ndarray of shape (N, T, D)

        Returns
        -------
        ndarray of shape (N, T, H)
            The state after each step.
        """
        raise NotImplementedError("TimeRNN.forward is yours to write")

    def backward(self, dhs):
        """Go through the sequence of the last `forward` back; set `grads` and `dh`.

        Parameters
        ----------
        dhs : ndarray of shape (N, T, H)
            The gradient of each state as an output, without what comes from later steps.

        Returns
        -------
        ndarray of shape (N, T, D)
            The gradient of each input.
        """
        raise NotImplementedError("TimeRNN.backward is yours to write")

    def set_state(self, h):
        """Let the next forward start from h, of shape (N, H), where the layer is stateful."""
        raise NotImplementedError("TimeRNN.set_state is yours to write")

    def reset_state(self):
        """Let the next forward start from zeros."""
        raise NotImplementedError("TimeRNN.reset_state is yours to write")


# %% [markdown]
# ## 5. Numeric gradient check
#
# There is nothing to write in this section: it shows how to find a mistake. Choose any `dhs`; then
# `dhs` is the gradient of the loss $L = \sum dhs \odot hs$. Add $\epsilon = 10^{-5}$ to one entry
# of one parameter, make the layer anew, run `forward`, and take $L$; do the same with $-\epsilon$.
# Then $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$ is the gradient of that entry to about
# seven digits. The check below does just that with your own layers. It is far too slow for
# training: `backward` itself must not be written this way.

# %% [markdown]
# ## See it learn
#
# The layer is to say at every step what it was told **one step before**. That cannot be done
# without a memory. The loss is $L = \frac{1}{2}\sum (hs - targets)^2$, so $dhs = hs - targets$. The
# sequence is given in blocks of ten steps. Look at what `stateful` is good for: the first step of a
# block can be right only where the state came over from the block before.
#
# The cell may be run at any time: it says which method it is still waiting for.

# %%
def last_letter(N, T, H, seed):
    """Random signs, and the same one step later in the first entry of the state."""
    rng = np.random.default_rng(seed)
    xs = rng.choice([-1.0, 1.0], size=(N, T, 1))
    targets = np.zeros((N, T))
    targets[:, 1:] = 0.8 * xs[:, :-1, 0]
    weights = 0.5 * rng.standard_normal((1, H)), 0.5 * rng.standard_normal((H, H)), np.zeros(H)
    return xs, targets, weights


def demo():
    """Learn to repeat the input of one step before, with and without keeping the state."""
    N, T, H, block, lr = 8, 50, 6, 10, 0.01
    for stateful in (False, True):
        xs, targets, weights = last_letter(N, T, H, seed=0)
        layer = TimeRNN(*weights, stateful)
        print(f"stateful = {stateful}")
        for epoch in range(41):
            layer.reset_state()
            loss = at_start = 0.0
            for start in range(0, T, block):
                hs = layer.forward(xs[:, start : start + block])
                dhs = np.zeros(hs.shape)
                dhs[:, :, 0] = hs[:, :, 0] - targets[:, start : start + block]
                layer.backward(dhs)
                for param, grad in zip(layer.params, layer.grads):  # noqa: B905 - for Python 3.9
                    param -= lr * grad
                loss += 0.5 * np.sum(dhs**2)
                at_start += 0.5 * np.sum(dhs[:, 0] ** 2) if start else 0.0
            if epoch % 10 == 0:
                print(f"  epoch {epoch:3d}   loss {loss:7.3f}   at block starts {at_start:6.3f}")


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
# weights, a single row, a single time step, a large layer.
#
# 1. Fill in the methods **either** in the notebook **or** in the `.py` file: both are the same.
# 2. Save, and run `python check.py`.
# 3. Run `python submit.py`: it makes `time_rnn.zip`. Upload that file.
#
# Only NumPy and Python's standard library can be imported when your work is graded.
