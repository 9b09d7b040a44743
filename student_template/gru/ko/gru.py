# %% [markdown]
# # NumPy로 만드는 GRU
#
# 단순 RNN은 시점마다 은닉 상태를 통째로 새로 씁니다. 그래서 알고 있던 것이 금세 사라지고, 거슬러
# 올라가는 기울기도 대개 사라집니다(기울기 소실). LSTM은 두 번째 상태와 네 게이트로 이 문제를
# 풉니다. GRU(*gated recurrent unit*)는 상태 **하나**와 게이트 두 개로 풉니다. **업데이트 게이트**
# $z_t$는 은닉 상태를 얼마나 새 값으로 바꿀지, **리셋 게이트** $r_t$는 새 값을 만들 때 이전 은닉
# 상태를 얼마나 참고할지 정합니다.
#
# 이 과제에서는 NumPy만 사용하여 GRU를 구현합니다. 순전파, 시간을 거슬러 올라가는 역전파(BPTT),
# 경사 하강법을 차례로 작성합니다.
#
# 채점할 때는 여러 가지 크기를 사용합니다. $k$(입력 벡터의 크기), $d$(은닉 노드의 수), $t$(시점의
# 수, 1일 때도 있음)는 숫자로 적지 말고 배열에서 읽어 오세요.

# %%
"""A GRU in NumPy: forward, backward through time, training."""

import numpy as np

GATES = "zrn"  # update gate, reset gate, and the candidate n


# %% [markdown]
# ## GRU 셀
#
# ![GRU의 한 시점: 두 게이트와 후보 상태, 하나의 은닉 상태](pictures/cell.svg)
#
# 게이트는 물의 흐름을 조절하는 밸브와 같습니다. 값이 0.2이면 20%, 0.7이면 70%만 흐르게 합니다. 두
# 게이트의 값은 은닉 노드마다 하나씩 있는 이런 0과 1 사이의 수입니다. 둘 다 새로운 입력과 이전 은닉
# 상태를 보지만, 가중치는 서로 다릅니다.
#
# $$z_t = \sigma(W_{xh\_z}\, x_t + W_{hh\_z}\, h_{t-1} + b_{h\_z})$$
#
# $$r_t = \sigma(W_{xh\_r}\, x_t + W_{hh\_r}\, h_{t-1} + b_{h\_r})$$
#
# **후보 상태** $n_t$는 은닉 상태의 새로운 값이 될 후보입니다. 입력과 함께, 이전 은닉 상태를
# $r_t$만큼만 참고합니다.
#
# $$n_t = \tanh\bigl(W_{xh\_n}\, x_t + W_{hh\_n}\, (r_t \odot h_{t-1}) + b_{h\_n}\bigr)$$
#
# 새로운 은닉 상태는 그 둘 사이에 있습니다. 이전 값을 $1 - z_t$만큼 남기고 새 값을 $z_t$만큼
# 받아들입니다. 출력은 이 은닉 상태로 계산합니다.
#
# $$h_t = (1 - z_t) \odot h_{t-1} + z_t \odot n_t$$
#
# $$s_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(s_t)$$
#
# 곧 $1 - z_t$는 LSTM의 **망각(forget) 게이트**, $z_t$는 **입력(input) 게이트**의 역할을 합니다.
# 게이트 하나가 두 일을 하므로, 잊은 만큼만 새로 받아들입니다.
#
# $\odot$는 원소별 곱입니다. 벡터는 모두 열벡터입니다. 라이브러리마다 다른 약속이 두 가지 있으니
# 주의하세요. **이 과제에서는 $1 - z$가 이전 상태를 남기고 $z$가 새 값을 받아들이며**, $r_t$는
# 행렬을 곱하기 **전의** 은닉 상태에 곱합니다. 예를 들어 PyTorch는 두 가지 모두 반대입니다.
#
# | 기호 | 의미 | 형상 |
# | --- | --- | --- |
# | $x_t$ | 시점 t의 입력 | (k, 1) |
# | $y_t$, $s_t$ | 출력, softmax를 거치기 전의 값 | (k, 1) |
# | $h_t$ | 은닉 상태 | (d, 1) |
# | $z_t$, $r_t$, $n_t$ | 업데이트 게이트, 리셋 게이트, 후보 상태 | (d, 1) |
# | $a^z_t$, $a^r_t$, $a^n_t$ | 위의 세 값이 $\sigma$나 tanh를 거치기 전의 값 | (d, 1) |
# | $W_{xh\_z}$ (r, n도 같음) | 입력에 곱하는 가중치 | (d, k) |
# | $W_{hh\_z}$ (r, n도 같음) | 은닉 상태에 곱하는 가중치 | (d, d) |
# | $b_{h\_z}$ (r, n도 같음) | 편향 | (d, 1) |
# | $W_Y$, $b_y$ | 출력층의 가중치와 편향 | (k, d), (k, 1) |
#
# $W_{xh\_G}$나 $a^G_t$의 G는 z, r, n 가운데 하나를 뜻합니다. 다른 과제에서는 softmax의 입력을
# $z_t$라고 쓰지만 여기서 $z_t$는 업데이트 게이트입니다. $W_Y$는 $W_{hy}$라고도 쓰며, 데이터를
# 행으로 쓰는 강의의 $W_x^{(z)}$와 $W_h^{(z)}$는 $W_{xh\_z}$와 $W_{hh\_z}$를 전치한 것입니다.
#
# `params`는 위 열한 개를 모두 담은 딕셔너리입니다. 키는 `"W_xh_z"`, `"W_hh_z"`, `"b_h_z"`(r, n도
# 같은 방식)와 `"W_Y"`, `"b_y"`입니다. 이런 딕셔너리를 만드는 함수와 소프트맥스, 시그모이드
# $\sigma$, 손실 함수는 아래에 주어져 있습니다. 손실은 시간에 대한 평균이 아니라 합입니다.
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
# ## 1. 순전파
#
# $h_0$에서 시작하여 시점 순서대로 계산합니다. 역전파에 필요한 값은 `cache`에 담아 둡니다. 입력과
# 출력, $h_0$을 맨 앞에 둔 **모든** 은닉 상태(따라서 t + 1개), 그리고 시점마다의 두 게이트와 후보
# 상태입니다. 인덱스에 주의하세요. 수식의 $h_t$는 `h[t]`이지만, 파이썬은 0부터 세므로 입력
# $x_1$은 `x[0]`, 업데이트 게이트 $z_1$은 `z[0]`입니다.

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
    raise NotImplementedError("forward 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 2. 역전파: 되돌아오는 네 갈래 길
#
# ![은닉 상태의 기울기는 네 갈래 길로 되돌아옵니다](pictures/backward.svg)
#
# $\partial L / \partial v$를 간단히 $dv$로 씁니다. $dv$의 형상은 언제나 $v$와 같습니다. 덧셈은
# *gradient distributor*로, 각 항에 기울기를 그대로 나누어 줍니다. 곱셈은 *gradient swapper*로,
# 곱해진 두 값에 기울기와 **상대편** 값의 곱을 돌려줍니다.
#
# 1. **소프트맥스와 교차 엔트로피**를 함께 미분합니다. 정답인 글자의 자리를 $q$라고 하면 시점 t의
#    손실은 $-\log y_{t,q} = -s_{t,q} + \log \sum_j e^{s_{t,j}}$입니다. $s_{t,i}$로 미분하면 첫째
#    항에서 $-y^{true}_{t,i}$, 둘째 항에서 $y_{t,i}$가 나옵니다.
#    $$ds_t = y_t - y^{true}_t$$
# 2. **$h_t$는** 출력을 계산할 때와 다음 시점에서 **쓰입니다.** 다음 시점에서 되돌아온 기울기를
#    $dh^{next}_t$라 하고 아래 6에서 구합니다. 마지막 시점 뒤에는 아무것도 없으므로 거기서는
#    $dh^{next}_t = 0$입니다.
#    $$dh_t = W_Y^{\top} ds_t + dh^{next}_t$$
# 3. **업데이트 게이트와 후보 상태.** $h_t = (1 - z_t) \odot h_{t-1} + z_t \odot n_t$에는 게이트가
#    두 번 나오고, 한 번은 빼기가 붙어 있습니다. 그다음 각자 자신의 활성화 함수를 지납니다.
#    $\sigma' = \sigma(1 - \sigma)$이고 $\tanh' = 1 - \tanh^2$입니다.
#    $$da^{z}_t = dh_t \odot (n_t - h_{t-1}) \odot z_t (1 - z_t) \qquad
#    da^{n}_t = dh_t \odot z_t \odot (1 - n_t^2)$$
# 4. **리셋 게이트.** 후보 상태가 본 것은 곱 $m_t = r_t \odot h_{t-1}$입니다. 먼저 이 곱까지
#    거슬러 간 다음, 거기서 게이트로 갑니다.
#    $$dm_t = W_{hh\_n}^{\top}\, da^{n}_t \qquad
#    da^{r}_t = dm_t \odot h_{t-1} \odot r_t (1 - r_t)$$
# 5. **매개변수의 기울기**는 시점에 대한 합입니다. 매개변수가 모든 시점에서 함께 쓰이기 때문입니다.
#    각 행렬의 기울기에는 순전파에서 그 행렬과 곱해졌던 것이 들어갑니다.
#    $$dW_{xh\_G} = \sum_t da^{G}_t\, x_t^{\top} \qquad db_{h\_G} = \sum_t da^{G}_t \qquad
#    (G = z, r, n)$$
#    $$dW_{hh\_G} = \sum_t da^{G}_t\, h_{t-1}^{\top} \quad (G = z, r) \qquad
#    dW_{hh\_n} = \sum_t da^{n}_t\, m_t^{\top}$$
#    $$dW_Y = \sum_t ds_t\, h_t^{\top} \qquad db_y = \sum_t ds_t$$
# 6. **$h_{t-1}$은 네 곳에서 쓰입니다.** 그대로 남고, 리셋되어 쓰이고, 두 게이트가 봅니다. 네
#    갈래로 되돌아온 기울기를 모두 더합니다.
#    $$dh^{next}_{t-1} = dh_t \odot (1 - z_t) + dm_t \odot r_t
#    + W_{hh\_z}^{\top}\, da^{z}_t + W_{hh\_r}^{\top}\, da^{r}_t$$
# 7. 첫 시점 앞까지 되돌아온 것이 $h_0$의 기울기입니다. 이것도 `"h0"`이라는 키로 함께 반환하세요.
#
# 네 갈래 가운데 첫 번째를 보세요. 행렬도 tanh의 미분값도 없이 $1 - z$만 곱해집니다. 업데이트
# 게이트가 거의 닫혀 있는 동안에는 기울기가 거의 줄지 않습니다. GRU는 이렇게 기억합니다.

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
    raise NotImplementedError("backward 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 3. 수치 미분으로 기울기 확인
#
# 이 절에는 새로 작성할 것이 없습니다. 실수를 찾는 방법을 설명합니다. 매개변수의 원소 하나에
# $\epsilon = 10^{-5}$을 더해 `forward`와 `cross_entropy`를 실행하고, 이번에는 $\epsilon$을 빼고
# 다시 실행합니다. 그러면 $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$이 그 원소의 기울기와
# 일곱 자리 정도까지 일치합니다. 기울기가 0에 가까우면 일치하는 자릿수가 줄어듭니다. 아래의 검사가
# 여러분의 함수로 이 수치 미분을 해 봅니다. 다만 학습에 쓰기에는 너무 느리므로 `backward`를 이렇게
# 작성하면 안 됩니다.

# %% [markdown]
# ## 4. 학습
#
# 시퀀스 전체에 대해 가장 기본적인 경사 하강법을 적용합니다. 한 에폭은 순전파, 손실 계산, 역전파,
# 그리고 갱신입니다. 모든 매개변수에서, 학습률 $\eta$(`lr`)를 곱한 기울기를 뺍니다.
#
# $$W \leftarrow W - \eta\, dW$$
#
# $h_0$은 매개변수가 아닙니다. 매 에폭은 주어진 $h_0$에서 시작합니다. `losses[e]`는 에폭 e에서
# **갱신하기 전**의 손실입니다. 따라서 손실의 개수는 에폭의 수와 같습니다.

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
    raise NotImplementedError("train 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 기억하는 모습 보기
#
# 함수를 모두 작성했다면, 아래 셀이 여러분의 GRU에게 글자를 기억하도록 학습시킵니다. `a`나 `b`를
# 읽은 뒤 점만 읽다가 물음표가 나오면 그 글자를 다시 말해야 합니다. 이 셀은 언제 실행해도
# 괜찮습니다. 아직 작성하지 않은 함수가 있으면 그 이름을 알려 줍니다.

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
# ## 검사와 제출
#
# 함께 드리는 검사 프로그램으로 대부분의 실수를 찾을 수 있습니다. `python check.py`는 모든 문항을,
# `python check.py q2`는 한 문항만 검사합니다. 채점에는 이 검사 외에 다른 크기, 다른 가중치,
# 시점이 하나뿐인 경우, 긴 시퀀스 등도 사용합니다.
#
# 1. 노트북과 `.py` 파일은 내용이 같습니다. **둘 중 하나**에만 함수를 작성하세요.
# 2. 저장한 뒤 `python check.py`를 실행하세요.
# 3. `python submit.py`를 실행하면 `gru.zip`이 만들어집니다. 이 파일을 제출하세요.
#
# 채점 환경에서는 NumPy와 파이썬 표준 라이브러리만 임포트할 수 있습니다.
