# %% [markdown]
# # NumPy로 만드는 LSTM
#
# 단순 RNN의 기울기에는 시점을 거슬러 갈 때마다 같은 행렬과 1 이하인 tanh의 미분값이 곱해집니다.
# 그래서 오래전 일에 대한 기울기는 대개 사라집니다(기울기 소실). LSTM(*long short-term memory*)은
# 시간 방향으로 거의 그대로 흘러가는 두 번째 상태인 **셀 상태**(기억 셀) $c_t$를 두고, 무엇을
# 받아들이고 무엇을 남기고 무엇을 내보낼지 **게이트**로 조절합니다.
#
# 이 과제에서는 NumPy만 사용하여 LSTM을 구현합니다. 게이트, 순전파, 두 상태를 모두 거치는
# 역전파, 그리고 네 게이트를 행렬 곱 한 번으로 계산하는 형태까지 작성합니다.
#
# 채점할 때는 여러 가지 크기를 사용합니다. $k$(입력 벡터의 크기), $d$(은닉 노드의 수), $t$(시점의
# 수, 1일 때도 있음)는 숫자로 적지 말고 배열에서 읽어 오세요.

# %%
"""An LSTM in NumPy: gates, forward, backward through both states, and the fused step."""

import numpy as np

GATES = "fiog"  # forget, input, output, and the new content g; always in this order


# %% [markdown]
# ## LSTM 셀
#
# ![LSTM의 한 시점: 네 게이트와 셀 상태, 은닉 상태](pictures/cell.svg)
#
# 게이트는 물의 흐름을 조절하는 밸브와 같습니다. 흐르는 양을 0.0에서 1.0 사이의 비율로 정합니다.
#
# ![밸브에 빗댄 게이트: 0.2이면 20%, 0.7이면 70%가 흐릅니다](pictures/gate.svg)
#
# 세 게이트의 값은 은닉 노드마다 하나씩 있는 이런 비율이고, $g_t$는 새로 기억할 후보입니다. ($g$를
# 네 번째 게이트로 보아 *gate gate*라고 부르는 강의도 있습니다.) 네 가지 모두 새로운 입력과 이전
# 은닉 상태를 보지만, 가중치는 서로 다릅니다.
#
# $$f_t = \sigma(W_{xh\_f}\, x_t + W_{hh\_f}\, h_{t-1} + b_{h\_f})$$
#
# $$i_t = \sigma(W_{xh\_i}\, x_t + W_{hh\_i}\, h_{t-1} + b_{h\_i})$$
#
# $$o_t = \sigma(W_{xh\_o}\, x_t + W_{hh\_o}\, h_{t-1} + b_{h\_o})$$
#
# $$g_t = \tanh(W_{xh\_g}\, x_t + W_{hh\_g}\, h_{t-1} + b_{h\_g})$$
#
# 셀 상태는 가지고 있던 값을 $f_t$만큼 남기고 새로 기억할 후보를 $i_t$만큼 받아들입니다. 은닉 상태는
# 셀 상태를 $o_t$만큼 내보낸 것이고, 출력은 은닉 상태로 계산합니다.
#
# $$c_t = f_t \odot c_{t-1} + i_t \odot g_t \qquad h_t = o_t \odot \tanh(c_t)$$
#
# $$z_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(z_t)$$
#
# 셀 상태는 LSTM 계층 안에서만 시점에서 시점으로 전해지며 밖으로 나오지 않습니다. 출력층이나 그 위의
# 다른 계층이 LSTM에서 받는 것은 은닉 상태 $h_t$뿐입니다.
#
# $\odot$는 원소별 곱이고, $\sigma$는 1절의 시그모이드입니다. 벡터는 모두 열벡터입니다.
#
# | 기호 | 의미 | 형상 |
# | --- | --- | --- |
# | $x_t$ | 시점 t의 입력 | (k, 1) |
# | $y_t$, $z_t$ | 출력, softmax를 거치기 전의 값 | (k, 1) |
# | $h_t$, $c_t$ | 은닉 상태와 셀 상태 | (d, 1) |
# | $f_t$, $i_t$, $o_t$, $g_t$ | 망각·입력·출력 게이트, 새로 기억할 후보 | (d, 1) |
# | $a^f_t$, $a^i_t$, $a^o_t$, $a^g_t$ | 위의 네 값이 $\sigma$나 tanh를 거치기 전의 값 | (d, 1) |
# | $W_{xh\_f}$ (i, o, g도 같음) | 입력에 곱하는 가중치 | (d, k) |
# | $W_{hh\_f}$ (i, o, g도 같음) | 은닉 상태에 곱하는 가중치 | (d, d) |
# | $b_{h\_f}$ (i, o, g도 같음) | 편향 | (d, 1) |
# | $W_Y$, $b_y$ | 출력층의 가중치와 편향 | (k, d), (k, 1) |
#
# $W_{xh\_G}$나 $a^G_t$의 G는 f, i, o, g 가운데 하나를 뜻합니다. 데이터를 행으로 쓰는 강의의
# $W_x^{(f)}$와 $W_h^{(f)}$는 $W_{xh\_f}$와 $W_{hh\_f}$를 전치한 것이고, $W_Y$는 $W_{hy}$라고도
# 씁니다.
#
# `params`는 위 열네 개를 모두 담은 딕셔너리입니다. 키는 `"W_xh_f"`, `"W_hh_f"`, `"b_h_f"`(i, o,
# g도 같은 방식)와 `"W_Y"`, `"b_y"`입니다. 이런 딕셔너리를 만드는 함수와 소프트맥스, 손실 함수는
# 아래에 주어져 있습니다. 손실은 시간에 대한 평균이 아니라 합입니다.
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
# ## 1. 시그모이드
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# 시그모이드는 $z$의 형상이 무엇이든 원소별로 모든 수를 (0, 1) 안으로 옮깁니다. 식 자체는 맞지만
# $e^{1000}$은 float64로 표현할 수 없어서, $z$가 절댓값이 큰 음수이면 NumPy가 오버플로를 경고합니다.
# 분수에 $e^{z}/e^{z}$를 곱해 보거나 $\sigma$가 $\tanh$와 얼마나 닮았는지 살펴보고, $z$의 부호와
# 크기에 상관없이 오버플로도 경고도 없는 방법을 찾아보세요.

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
    raise NotImplementedError("sigmoid 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 2. 순전파
#
# $h_0$과 $c_0$에서 시작하여 시점 순서대로 계산합니다. 역전파에 필요한 값은 `cache`에 담아 둡니다.
# 입력과 출력, $h_0$과 $c_0$을 맨 앞에 둔 **모든** 은닉 상태와 셀 상태(따라서 각각 t + 1개), 그리고
# 시점마다의 네 게이트입니다. 인덱스에 주의하세요. 수식의 $h_t$는 `h[t]`이지만, 파이썬은 0부터
# 세므로 입력 $x_1$은 `x[0]`, 망각 게이트 $f_1$은 `f[0]`입니다.

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
    raise NotImplementedError("forward 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 3. 역전파: 두 상태를 거슬러
#
# ![기울기는 은닉 상태와 셀 상태, 두 길로 되돌아옵니다](pictures/backward.svg)
#
# $\partial L / \partial v$를 간단히 $dv$로 씁니다. $dv$의 형상은 언제나 $v$와 같습니다. 이전
# 시점에서 두 상태가 들어오므로 이전 시점으로 돌아가는 기울기도 둘입니다.
#
# 1. **소프트맥스와 교차 엔트로피**를 함께 미분합니다. 정답인 글자의 자리를 $q$라고 하면 시점 t의
#    손실은 $-\log y_{t,q} = -z_{t,q} + \log \sum_j e^{z_{t,j}}$입니다. $z_{t,i}$로 미분하면 첫째
#    항에서 $-y^{true}_{t,i}$, 둘째 항에서 $y_{t,i}$가 나옵니다.
#    $$dz_t = y_t - y^{true}_t$$
# 2. **$h_t$는 두 곳에서 쓰입니다.** 출력을 계산할 때, 그리고 다음 시점의 네 게이트를 계산할
#    때입니다. 마지막 시점 뒤에는 아무것도 없으므로 $da^{G}_{t+1} = 0$입니다.
#    $$dh_t = W_Y^{\top} dz_t + \sum_{G} W_{hh\_G}^{\top}\, da^{G}_{t+1}$$
# 3. **$c_t$도 두 곳에서 쓰입니다.** $h_t = o_t \odot \tanh(c_t)$와
#    $c_{t+1} = f_{t+1} \odot c_t + \dots$입니다. 마지막 시점에서는
#    $dc_{t+1} \odot f_{t+1} = 0$입니다.
#    $$dc_t = dh_t \odot o_t \odot (1 - \tanh^2(c_t)) + dc_{t+1} \odot f_{t+1}$$
# 4. **게이트**는 곱셈의 한쪽입니다. 곱셈은 *gradient swapper*이므로 곱의 기울기에 **상대편**을
#    곱합니다. (덧셈은 *gradient distributor*이므로 $c_t$의 두 항은 $dc_t$를 그대로 받습니다.)
#    그다음 자신의 활성화 함수를 지납니다. $\sigma' = \sigma(1 - \sigma)$이고
#    $\tanh' = 1 - \tanh^2$입니다.
#    $$da^{f}_t = dc_t \odot c_{t-1} \odot f_t (1 - f_t) \qquad
#    da^{i}_t = dc_t \odot g_t \odot i_t (1 - i_t)$$
#    $$da^{o}_t = dh_t \odot \tanh(c_t) \odot o_t (1 - o_t) \qquad
#    da^{g}_t = dc_t \odot i_t \odot (1 - g_t^2)$$
# 5. **매개변수의 기울기**는 시점에 대한 합입니다. 매개변수가 모든 시점에서 함께 쓰이기 때문입니다.
#    $$dW_{xh\_G} = \sum_t da^{G}_t\, x_t^{\top} \qquad
#    dW_{hh\_G} = \sum_t da^{G}_t\, h_{t-1}^{\top} \qquad db_{h\_G} = \sum_t da^{G}_t$$
#    $$dW_Y = \sum_t dz_t\, h_t^{\top} \qquad db_y = \sum_t dz_t$$
# 6. 첫 시점 앞까지 되돌아온 것이 $h_0$과 $c_0$의 기울기입니다. 이 둘도 `"h0"`, `"c0"`이라는 키로
#    함께 반환하세요.
#
# 셀 상태를 지나는 길을 보세요. 시점을 하나 거슬러 갈 때마다 $f$만 곱해지고, 행렬도 tanh의 미분값도
# 곱해지지 않습니다. 망각 게이트가 1에 가까운 동안에는 기울기가 거의 줄지 않습니다.

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
    raise NotImplementedError("backward 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 4. 수치 미분으로 기울기 확인
#
# 이 절에는 새로 작성할 것이 없습니다. 실수를 찾는 방법을 설명합니다. 매개변수의 원소 하나에
# $\epsilon = 10^{-5}$을 더해 `forward`와 `cross_entropy`를 실행하고, 이번에는 $\epsilon$을 빼고
# 다시 실행합니다. 그러면 $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$이 그 원소의 기울기와
# 일곱 자리 정도까지 일치합니다. 기울기가 0에 가까우면 일치하는 자릿수가 줄어듭니다. 아래의 검사가
# 여러분의 함수로 이 수치 미분을 해 봅니다. 다만 학습에 쓰기에는 너무 느리므로 `backward`를 이렇게
# 작성하면 안 됩니다.

# %% [markdown]
# ## 5. 네 게이트를 한꺼번에
#
# 시점마다 작은 행렬 곱을 여덟 번 하면 느립니다. 네 게이트의 가중치를 행렬 하나에 모으면 아핀 변환
# 한 번으로 끝납니다.
#
# $$W = \begin{pmatrix} W_{xh\_f} & W_{hh\_f} \\ W_{xh\_i} & W_{hh\_i} \\ W_{xh\_o} & W_{hh\_o} \\
# W_{xh\_g} & W_{hh\_g} \end{pmatrix} \qquad
# b = \begin{pmatrix} b_{h\_f} \\ b_{h\_i} \\ b_{h\_o} \\ b_{h\_g} \end{pmatrix} \qquad
# \begin{pmatrix} a^f_t \\ a^i_t \\ a^o_t \\ a^g_t \end{pmatrix} =
# W \begin{pmatrix} x_t \\ h_{t-1} \end{pmatrix} + b$$
#
# 행은 f, i, o, g 순서이고, 입력에 곱하는 열이 은닉 상태에 곱하는 열보다 앞에 옵니다. 라이브러리마다
# 순서가 다르며, 순서를 혼동해도 오류 메시지는 나오지 않으니 주의하세요.

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
    raise NotImplementedError("stack 부분은 직접 작성해야 합니다")


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
    raise NotImplementedError("step_fused 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 기억하는 모습 보기
#
# 함수를 모두 작성했다면, 아래 셀이 여러분의 LSTM에게 글자 하나를 기억하도록 학습시킵니다. `a`나
# `b`를 읽은 뒤 점만 계속 읽다가 맨 마지막에 처음 글자를 다시 말해야 합니다. 이 셀은 언제 실행해도
# 괜찮습니다. 아직 작성하지 않은 함수가 있으면 그 이름을 알려 줍니다.

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
# ## 검사와 제출
#
# 함께 드리는 검사 프로그램으로 대부분의 실수를 찾을 수 있습니다. `python check.py`는 모든 문항을,
# `python check.py q2`는 한 문항만 검사합니다. 채점에는 이 검사 외에 다른 크기, 다른 가중치,
# 시점이 하나뿐인 경우, 긴 시퀀스 등도 사용합니다.
#
# 1. 노트북과 `.py` 파일은 내용이 같습니다. **둘 중 하나**에만 함수를 작성하세요.
# 2. 저장한 뒤 `python check.py`를 실행하세요.
# 3. `python submit.py`를 실행하면 `lstm.zip`이 만들어집니다. 이 파일을 제출하세요.
#
# 채점 환경에서는 NumPy와 파이썬 표준 라이브러리만 임포트할 수 있습니다.
