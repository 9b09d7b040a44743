# %% [markdown]
# # 배치를 처리하는 RNN 계층: RNN과 Time RNN
#
# 이 과제에서는 순환 신경망을 *계층*으로 구현합니다. 계층은 벽돌처럼 쌓아 쓸 수 있는
# 객체입니다. 매개변수는 `params`에, 그 기울기는 `grads`에 보관하고, `forward`와 `backward` 두
# 메서드를 갖습니다. 신경망을 학습시키는 쪽에서는 계층 안에 무엇이 들어 있는지 몰라도 됩니다.
#
# 두 계층을 작성합니다.
#
# * **RNN**은 배치 전체에 대해 한 시점을 계산합니다.
# * **Time RNN**은 T개의 시점을 계산합니다. 매개변수를 공유하는 RNN 계층 T개로 이루어지며,
#   은닉 상태를 다음 호출까지 유지할 수 있습니다.
#
# 벡터를 열로 쓰는 수식과 달리, 여기서는 **배치의 데이터 하나가 한 행**입니다. 그래서 $x\, W_x$처럼
# 입력이 가중치의 왼쪽에 옵니다. 벡터를 열로 쓰는 강의에서는 가중치가 왼쪽에 오고 여기의 가중치를
# 전치한 것이 됩니다. $W_X$나 $W_{xh}$는 $W_x^{\top}$이고, $W_H$나 $W_{hh}$는 $W_h^{\top}$입니다.
# 출력 가중치 $W_Y$($W_{hy}$)는 이 계층의 은닉 상태를 입력으로 받는 다른 계층에 있습니다.
#
# | 기호 | 의미 |
# | --- | --- |
# | N | 배치의 크기 |
# | T | 시점의 수 |
# | D | 입력 벡터의 크기 |
# | H | 은닉 상태의 크기 |
#
# 채점할 때는 N, T, D, H를 여러 가지로 바꾸어 보므로, 크기는 숫자로 적지 말고 배열에서 읽어
# 오세요.

# %%
"""RNN layers over a batch: one time step, and T of them."""

import numpy as np


# %% [markdown]
# ## 1. RNN: 한 시점의 순전파
#
# $$a = h_{prev}\, W_h + x\, W_x + b \qquad h_{next} = \tanh(a)$$
#
# | 기호 | 의미 | 형상 |
# | --- | --- | --- |
# | $x$ | 입력 | (N, D) |
# | $h_{prev}$, $h_{next}$ | 이전 시점과 현재 시점의 은닉 상태 | (N, H) |
# | $W_x$ | 입력 가중치 | (D, H) |
# | $W_h$ | 은닉 가중치 | (H, H) |
# | $b$ | 편향, 모든 행에 똑같이 더합니다 | (H,) |
#
# `params`는 리스트 `[Wx, Wh, b]`이고, `forward`가 계산에 사용하는 바로 그 배열들을 담습니다. 학습할
# 때 제자리 연산(in-place)으로 이 배열들의 값을 바꾸면 다음 `forward`는 바뀐 값으로 계산해야 합니다.
# `grads`는 형상이 같은 배열 세 개의 리스트이고, 처음 `backward`를 호출하기 전에는 0으로 채워져
# 있습니다. `backward`는 `forward` 다음에 호출되며 기울기만 받습니다. 역전파에 필요한 값은
# `forward`에서 객체에 저장해 두어야 합니다.

# %% [markdown]
# ## 2. RNN: 한 시점의 역전파
#
# ![RNN 계층: 값은 오른쪽으로, 기울기는 왼쪽으로 흐릅니다](pictures/rnn_layer.svg)
#
# $\partial L / \partial v$를 간단히 $dv$로 씁니다. $dv$의 형상은 언제나 $v$와 같습니다. 계산
# 그래프를 오른쪽에서 왼쪽으로 따라가 봅시다.
#
# 1. **tanh의 미분**은 $1 - \tanh^2(a) = 1 - h_{next}^2$입니다. 원소마다 값이 다르므로 원소별로
#    곱합니다($\odot$).
#    $$da = (1 - h_{next}^2) \odot dh_{next}$$
# 2. **덧셈 노드**는 *gradient distributor*입니다. 기울기를 모든 입력에 그대로 흘려보냅니다. 편향은
#    배치의 모든 행에 더해졌으므로 그 기울기는 행에 대한 합입니다.
#    $$db = \sum_n da_n$$
# 3. **곱셈 노드**는 *gradient swapper*입니다. 한쪽의 기울기에 상대편을 곱하여 돌려주며, 행렬
#    곱에서는 상대편을 전치하여 곱합니다.
#    $$dW_h = h_{prev}^{\top}\, da \qquad dh_{prev} = da\, W_h^{\top}$$
#    $$dW_x = x^{\top}\, da \qquad dx = da\, W_x^{\top}$$
#
# `backward`는 `grads`를 이번 호출의 $[dW_x, dW_h, db]$로 설정하고 $dx$와 $dh_{prev}$를
# 반환합니다. 배치에 대한 평균도, 기울기 클리핑도 하지 않습니다. 이 계층은 뒤에 어떤 손실이
# 오는지 모르기 때문입니다.

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
        raise NotImplementedError("RNN.__init__ 부분은 직접 작성해야 합니다")

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
        raise NotImplementedError("RNN.forward 부분은 직접 작성해야 합니다")

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
        raise NotImplementedError("RNN.backward 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 3. Time RNN: T개 시점의 순전파
#
# ![Time RNN 계층은 RNN 계층 T개로 이루어집니다](pictures/time_rnn_layer.svg)
#
# Time RNN은 형상이 (N, T, D)인 시퀀스 `xs` 전체를 받아서 모든 은닉 상태 `hs`를 형상 (N, T, H)로
# 반환합니다. **시점마다 RNN 계층을 하나씩** 만들며, 매개변수는 모두 같은 것을 사용합니다. 각
# 계층이 자기 시점의 값을 역전파 때까지 기억해야 하므로 서로 다른 객체 T개가 필요합니다.
#
# `h`는 마지막 시점의 은닉 상태이고 형상은 (N, H)입니다. 처음 `forward`를 호출하기 전에는
# None입니다. 시퀀스가 어떤 은닉 상태에서 시작하는지는 `stateful`에 따라 달라집니다.
#
# | `stateful` | `h` | 시퀀스의 시작 상태 |
# | --- | --- | --- |
# | False | 무엇이든 | 0 |
# | True | None | 0 |
# | True | 은닉 상태 | 그 은닉 상태 |
#
# `stateful`을 True로 하면 긴 텍스트를 여러 블록으로 나누어 차례로 넣을 수 있습니다. Truncated
# BPTT가 바로 이렇게 합니다. `set_state(h)`는 다음 블록의 시작 상태를 정하고, `reset_state()`는
# 은닉 상태를 지웁니다.

# %% [markdown]
# ## 4. Time RNN: T개 시점의 역전파
#
# 은닉 상태 $h_t$는 **두 곳에서** 쓰입니다. 계층의 출력으로 나가고, 다음 시점의 입력으로도
# 들어갑니다. 두 갈래로 되돌아온 기울기를 더합니다. 마지막 시점 뒤에는 아무것도 없으므로 거기서는
# $dh = 0$입니다.
#
# $$dh_{next} = dhs_t + dh \qquad (dh\text{는 시점 } t + 1\text{의 } dh_{prev})$$
#
# 따라서 RNN 계층을 마지막 시점부터 첫 시점까지 거꾸로 거슬러 올라갑니다. 모든 시점이 매개변수를
# 공유하므로 매개변수의 기울기는 **시점에 대한 합**입니다. 이번 호출의 기울기만 담아야 하며, 이전
# `backward`의 결과가 `grads`에 남아 있으면 안 됩니다.
#
# `backward`는 `dxs`를 반환하고 `grads`를 설정합니다. 그리고 마지막 순전파가 시작된 은닉 상태의
# 기울기를 `dh`에 보관합니다. 이 기울기는 이전 블록으로 흘러가지 않습니다. 그래서 *truncated*
# BPTT입니다. 긴 텍스트 전체로 보면 이렇게 구한 기울기는 시간을 아끼려고 쓰는 근삿값입니다.

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
        raise NotImplementedError("TimeRNN.__init__ 부분은 직접 작성해야 합니다")

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
        raise NotImplementedError("TimeRNN.forward 부분은 직접 작성해야 합니다")

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
        raise NotImplementedError("TimeRNN.backward 부분은 직접 작성해야 합니다")

    def set_state(self, h):
        """Let the next forward start from h, of shape (N, H), where the layer is stateful."""
        raise NotImplementedError("TimeRNN.set_state 부분은 직접 작성해야 합니다")

    def reset_state(self):
        """Let the next forward start from zeros."""
        raise NotImplementedError("TimeRNN.reset_state 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 5. 수치 미분으로 기울기 확인
#
# 이 절에는 새로 작성할 것이 없습니다. 실수를 찾는 방법을 설명합니다. 아무 `dhs`나 고르면 그 `dhs`는
# 손실 $L = \sum dhs \odot hs$의 기울기가 됩니다. 매개변수의 원소 하나에 $\epsilon = 10^{-5}$을 더해
# 계층을 새로 만들고 `forward`를 실행하여 $L$을 구합니다. $-\epsilon$에 대해서도 똑같이 합니다.
# 그러면 $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$이 그 원소의 기울기와 일곱 자리
# 정도까지 일치합니다. 아래의 검사가 여러분의 계층으로 이 수치 미분을 해 봅니다. 다만 학습에
# 쓰기에는 너무 느리므로 `backward`를 이렇게 작성하면 안 됩니다.

# %% [markdown]
# ## 학습 결과 보기
#
# 이 계층은 매 시점에서 **바로 전 시점**의 입력을 말해야 합니다. 기억이 없으면 할 수 없는
# 일입니다. 손실이 $L = \frac{1}{2}\sum (hs - targets)^2$이므로 $dhs = hs - targets$입니다. 시퀀스는
# 열 시점씩 블록으로 나누어 넣습니다. `stateful`이 왜 필요한지 살펴보세요. 블록의 첫 시점을
# 맞히려면 이전 블록의 은닉 상태를 이어받아야 합니다.
#
# 아래 셀은 언제 실행해도 괜찮습니다. 아직 작성하지 않은 메서드가 있으면 그 이름을 알려 줍니다.

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
# ## 검사와 제출
#
# 함께 드리는 검사 프로그램으로 대부분의 실수를 찾을 수 있습니다. `python check.py`는 모든 문항을,
# `python check.py q2`는 한 문항만 검사합니다. 채점에는 이 검사 외에 다른 크기, 다른 가중치, 행이
# 하나뿐인 배치, 시점이 하나뿐인 시퀀스, 큰 계층 등도 사용합니다.
#
# 1. 노트북과 `.py` 파일은 내용이 같습니다. **둘 중 하나**에만 메서드를 작성하세요.
# 2. 저장한 뒤 `python check.py`를 실행하세요.
# 3. `python submit.py`를 실행하면 `time_rnn.zip`이 만들어집니다. 이 파일을 제출하세요.
#
# 채점 환경에서는 NumPy와 파이썬 표준 라이브러리만 임포트할 수 있습니다.
