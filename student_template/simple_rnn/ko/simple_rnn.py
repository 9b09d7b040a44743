# %% [markdown]
# # NumPy로 만드는 단순 RNN
#
# 이 과제에서는 NumPy만 사용하여 순환 신경망(RNN)을 직접 구현합니다. 순전파, 손실 함수,
# 시간을 거슬러 올라가는 역전파(BPTT), 경사 하강법까지 모두 여러분이 작성합니다.
#
# **왜 시퀀스일까요?** 사진은 한 장만 보아도 알 수 있지만 날씨, 음성, 글은 그렇지 않습니다. 다음에
# 올 것은 그때까지 지나온 것에 달려 있고, 같은 글자라도 순서가 바뀌면 다른 말이 됩니다. 순환
# 신경망은 입력을 차례로 하나씩 읽으면서 지금까지 읽은 것을 *은닉 상태*에 담아 둡니다. 그래서
# 출력은 현재 입력**과** 지나간 모든 입력에 대한 함수가 됩니다.
#
# **문제.** 단어를 한 글자씩 읽으면서 매 시점마다 다음 글자를 예측하는 신경망입니다.
# `h e l`을 차례로 읽고 `e l o`를 출력해야 합니다. 어휘는 h, e, l, o 네 글자이고, 각 글자는
# 자기 자리만 1이고 나머지는 0인 *원-핫(one-hot)* 열벡터로 나타냅니다.
#
# | 시점 | 입력 $x_t$ | | 정답 $y^{true}_t$ | |
# | --- | --- | --- | --- | --- |
# | 1 | h | `[1, 0, 0, 0]` | e | `[0, 1, 0, 0]` |
# | 2 | e | `[0, 1, 0, 0]` | l | `[0, 0, 1, 0]` |
# | 3 | l | `[0, 0, 1, 0]` | o | `[0, 0, 0, 1]` |
#
# 여기서 $k = 4$(입력 벡터의 크기), $d = 3$(은닉 노드의 수), $t = 3$(시점의 수)입니다. 채점할
# 때는 다른 크기와 다른 가중치도 사용하므로, 크기는 숫자로 적지 말고 배열에서 읽어 오세요.

# %%
"""A simple RNN in NumPy: forward, backward through time, training."""

import numpy as np

# "h" "e" "l" in, "e" "l" "o" out. Every step is a column: shape (t, k, 1) = (3, 4, 1).
VOCABULARY = "helo"
X = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], dtype=float)[:, :, np.newaxis]
Y_TRUE = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], dtype=float)[:, :, np.newaxis]


# %% [markdown]
# ## 신경망의 구조
#
# ![세 시점으로 펼친 신경망](pictures/unrolled.svg)
#
# 매 시점에서 새로운 입력 $x_t$와 바로 이전의 은닉 상태 $h_{t-1}$을 함께 사용합니다.
#
# $$a_t = W_H\, h_{t-1} + W_X\, x_t + b_h \qquad h_t = \tanh(a_t)$$
#
# $$z_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(z_t)$$
#
# 모든 시점에서 같은 매개변수를 사용하고, 바뀌는 것은 은닉 상태뿐입니다. 벡터는 모두 열벡터입니다.
#
# | 기호 | 의미 | 형상 | 이 과제 |
# | --- | --- | --- | --- |
# | $x_t$ | 시점 t의 입력 | (k, 1) | (4, 1) |
# | $h_t$, $a_t$ | 은닉 상태, tanh를 거치기 전의 값 | (d, 1) | (3, 1) |
# | $y_t$, $z_t$ | 출력, softmax를 거치기 전의 값 | (k, 1) | (4, 1) |
# | $W_X$ | 입력 가중치 | (d, k) | (3, 4) |
# | $W_H$ | 은닉 가중치 | (d, d) | (3, 3) |
# | $W_Y$ | 출력 가중치 | (k, d) | (4, 3) |
# | $b_h$ | 은닉층의 편향 | (d, 1) | (3, 1) |
# | $b_y$ | 출력층의 편향 | (k, 1) | (4, 1) |
#
# 강의에 따라서는 $W_X$, $W_H$, $W_Y$를 각각 $W_{xh}$, $W_{hh}$, $W_{hy}$로 씁니다. 입력에서 은닉
# 상태로, 은닉 상태에서 다음 은닉 상태로, 은닉 상태에서 출력으로 가는 가중치라는 뜻입니다.
#
# `params`는 위 다섯 매개변수를 담은 딕셔너리이며, 키는 `"W_X"`, `"W_H"`, `"W_Y"`, `"b_h"`,
# `"b_y"`입니다. 매개변수를 초기화하는 함수는 아래에 주어져 있습니다.

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
# ## 1. 소프트맥스와 교차 엔트로피
#
# 소프트맥스는 열벡터 $z$를 확률로 바꿉니다.
#
# $$\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
#
# $e^{1000}$은 float64로 표현할 수 없을 만큼 큽니다. 그런데 $z$의 모든 원소에 같은 수를 더해도
# 위 분수의 값은 변하지 않습니다. 이 성질을 이용하여 원소가 큰 경우에도 오버플로가 나지 않게
# 만들어 보세요.
#
# 손실은 모든 시점의 출력과 정답을 비교하는 교차 엔트로피입니다. 시간에 대한 평균이 아니라
# **합**이며, log는 자연로그입니다.
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
    raise NotImplementedError("softmax 부분은 직접 작성해야 합니다")


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
    raise NotImplementedError("cross_entropy 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 2. 순전파
#
# $h_0$에서 시작하여 시점 순서대로 계산합니다. 역전파에 필요한 값은 `cache`에 담아 둡니다.
# 입력, $h_0$을 맨 앞에 둔 **모든** 은닉 상태(따라서 t + 1개), 그리고 출력입니다.
# 인덱스에 주의하세요. 수식의 $h_t$는 `h[t]`이지만, 파이썬은 0부터 세므로 입력 $x_1$은
# `x[0]`, 출력 $y_1$은 `y[0]`입니다.

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
    raise NotImplementedError("forward 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 3. 역전파: BPTT
#
# ![기울기는 마지막 시점에서 첫 시점으로 거슬러 흐릅니다](pictures/backward.svg)
#
# $\partial L / \partial v$를 간단히 $dv$로 씁니다. $dv$의 형상은 언제나 $v$와 같습니다. 역전파의
# 바탕은 강의에서 배운 두 규칙입니다. 덧셈은 *gradient distributor*로, 더해진 모든 항에 기울기를
# 그대로 나누어 줍니다. 곱셈은 *gradient swapper*로, 곱해진 두 값에 기울기와 **상대편** 값의 곱을
# 돌려줍니다. 여기에 다음 네 가지만 알면 됩니다.
#
# 1. **소프트맥스와 교차 엔트로피**를 함께 미분하면 아주 간단해집니다. 시점 t의 정답은 원-핫
#    벡터입니다. 정답인 글자의 자리를 $q$라고 하면 안쪽 합에는 항이 하나만 남습니다.
#    $$L_t = -\log y_{t,q} = -z_{t,q} + \log \sum_j e^{z_{t,j}}$$
#    이것을 $z_{t,i}$로 미분합니다. 첫째 항의 미분은 $i = q$이면 $-1$, 아니면 0이므로
#    $-y^{true}_{t,i}$입니다. 둘째 항의 미분은 $e^{z_{t,i}} / \sum_j e^{z_{t,j}}$, 곧
#    $y_{t,i}$입니다. 둘을 더하면 다음과 같습니다.
#    $$dz_t = y_t - y^{true}_t$$
# 2. **$h_t$는 두 곳에서 쓰입니다.** 출력 $y_t$를 계산할 때, 그리고 $a_{t+1}$을 거쳐 다음 은닉
#    상태를 계산할 때입니다. 두 갈래로 되돌아온 기울기를 더합니다. 마지막 시점 뒤에는 아무것도
#    없으므로 $da_{t+1} = 0$에서 시작합니다.
#    $$dh_t = W_Y^{\top} dz_t + W_H^{\top} da_{t+1}$$
# 3. **tanh의 미분**은 $1 - \tanh^2(a_t) = 1 - h_t^2$입니다. 노드마다 값이 다르므로 원소별로
#    곱합니다($\odot$).
#    $$da_t = (1 - h_t^2) \odot dh_t$$
# 4. **매개변수의 기울기**는 시점에 대한 합입니다. 매개변수가 모든 시점에서 함께 쓰이기 때문입니다.
#    $$dW_Y = \sum_t dz_t\, h_t^{\top} \qquad db_y = \sum_t dz_t$$
#    $$dW_H = \sum_t da_t\, h_{t-1}^{\top} \qquad dW_X = \sum_t da_t\, x_t^{\top}
#    \qquad db_h = \sum_t da_t$$
#
# ![tanh와 그 미분](pictures/tanh.svg)
#
# $dh_t$를 구하려면 $da_{t+1}$이 필요하므로 반복문은 마지막 시점에서 첫 시점으로 거꾸로 돕니다.
# 거슬러 올라가는 동안 기울기에는 $W_H^{\top}$과 $1 - h_t^2$이 계속 곱해집니다. 긴 시퀀스에서
# 기울기 소실과 기울기 폭발이 일어나는 까닭입니다. tanh가 평평한 곳에서 $1 - h_t^2$이 얼마나
# 작아지는지 그림에서 볼 수 있습니다. 이 과제에서는 기울기 클리핑을 하지 마세요.
#
# 기울기는 `params`와 키와 형상이 같은 딕셔너리로 반환합니다. 형상이 맞지 않으면 위의 형상
# 표를 보고 어느 쪽을 전치해야 하는지 따져 보세요.

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
    raise NotImplementedError("backward 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 4. 수치 미분으로 기울기 확인
#
# 이 절에는 새로 작성할 것이 없습니다. 실수를 찾는 방법을 설명합니다. 미분은 언제든 차분과 비교해
# 볼 수 있습니다. 매개변수의 원소 하나에 $\epsilon = 10^{-5}$을 더해 `forward`와
# `cross_entropy`를 실행하고, 이번에는 $\epsilon$을 빼고 다시 실행합니다. 그러면
# $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$이 그 원소의 기울기와 일곱 자리 정도까지
# 일치합니다. 아래의 검사가 여러분의 함수로 이 수치 미분을 해 봅니다. 다만 학습에 쓰기에는 너무
# 느리므로 `backward`를 이렇게 작성하면 안 됩니다.

# %% [markdown]
# ## 5. 학습
#
# 시퀀스 전체에 대해 가장 기본적인 경사 하강법을 적용합니다. 한 에폭은 순전파, 손실 계산, 역전파,
# 그리고 갱신입니다. 모든 매개변수에서, 학습률 $\eta$(`lr`)를 곱한 기울기를 뺍니다.
#
# $$W \leftarrow W - \eta\, dW$$
#
# `losses[e]`는 에폭 e에서 **갱신하기 전**의 손실입니다. 따라서 손실의 개수는 에폭의 수와 같습니다.

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
    raise NotImplementedError("train 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 학습 결과 보기
#
# 함수를 모두 작성했다면 신경망이 철자를 배우는 과정을 볼 수 있습니다. 아래 셀은 언제 실행해도
# 괜찮습니다. 아직 작성하지 않은 함수가 있으면 그 이름을 알려 줍니다.

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
# ## 검사와 제출
#
# 함께 드리는 검사 프로그램으로 대부분의 실수를 찾을 수 있습니다. `python check.py`는 모든 문항을,
# `python check.py q2`는 한 문항만 검사합니다. 채점에는 이 검사 외에 다른 크기, 다른 가중치,
# 시점이 하나뿐인 경우, 긴 시퀀스 등도 사용합니다.
#
# 1. 노트북과 `.py` 파일은 내용이 같습니다. **둘 중 하나**에만 함수를 작성하세요.
# 2. 저장한 뒤 `python check.py`를 실행하세요.
# 3. `python submit.py`를 실행하면 `simple_rnn.zip`이 만들어집니다. 이 파일을 제출하세요.
#
# 채점 환경에서는 NumPy와 파이썬 표준 라이브러리만 임포트할 수 있습니다.
