# %% [markdown]
# # NumPy로 만드는 문자 단위 언어 모델: "hello"
#
# 이 과제에서는 순환 신경망에게 글쓰기를 가르칩니다. 신경망은 텍스트를 한 글자씩 읽으면서 매
# 시점마다 다음 글자를 예측하고, 글을 쓸 때에는 자기가 출력한 글자를 다시 입력으로 읽습니다.
# 여러분은 신경망을 둘러싼 부분을 작성합니다. 텍스트와 열벡터 사이의 변환, **Truncated** BPTT,
# 기울기 클리핑, 탐욕적 샘플링, 그리고 구간별 학습입니다.
#
# **문제.** 텍스트는 `hello`, 어휘는 h, e, l, o 네 글자입니다. 신경망은 `h e l l`을 차례로 읽고
# `e l l o`를 출력해야 합니다. 첫 번째 l 다음에는 l이, 두 번째 l 다음에는 o가 옵니다. 입력이 같은
# 두 시점을 구별해 주는 것은 은닉 상태뿐입니다.
#
# | 시점 | 입력 $x_t$ | | 정답 $y^{true}_t$ | |
# | --- | --- | --- | --- | --- |
# | 1 | h | `[1, 0, 0, 0]` | e | `[0, 1, 0, 0]` |
# | 2 | e | `[0, 1, 0, 0]` | l | `[0, 0, 1, 0]` |
# | 3 | l | `[0, 0, 1, 0]` | l | `[0, 0, 1, 0]` |
# | 4 | l | `[0, 0, 1, 0]` | o | `[0, 0, 0, 1]` |
#
# 채점할 때는 다른 텍스트와 어휘, 다른 크기와 가중치도 사용하므로, 크기는 숫자로 적지 말고 인수에서
# 읽어 오세요.

# %%
"""A character model in NumPy: truncated BPTT, clipping, sampling, training over windows."""

import numpy as np

TEXT = "hello"
VOCABULARY = "helo"


# %% [markdown]
# ## 주어진 신경망
#
# 신경망은 단순 RNN이며, 매개변수의 초기화와 순전파, 손실 함수가 모두 주어져 있습니다. 읽어 보고
# 그대로 사용하세요. 고칠 필요는 없습니다. 벡터는 모두 열벡터입니다.
#
# $$a_t = W_H\, h_{t-1} + W_X\, x_t + b_h \qquad h_t = \tanh(a_t)$$
#
# $$z_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(z_t) \qquad
# L = -\sum_t \sum_i y^{true}_{t,i}\, \log y_{t,i}$$
#
# | 기호 | 의미 | 형상 |
# | --- | --- | --- |
# | $x_t$ | 시점 t의 입력(원-핫) | (k, 1) |
# | $h_t$, $a_t$ | 은닉 상태, tanh를 거치기 전의 값 | (d, 1) |
# | $y_t$, $z_t$ | 출력(확률), softmax를 거치기 전의 값 | (k, 1) |
# | $W_X$, $W_H$, $b_h$ | 은닉층의 매개변수 | (d, k), (d, d), (d, 1) |
# | $W_Y$, $b_y$ | 출력층의 매개변수 | (k, d), (k, 1) |
#
# 강의에 따라서는 $W_X$, $W_H$, $W_Y$를 각각 $W_{xh}$, $W_{hh}$, $W_{hy}$로 씁니다.
#
# k는 어휘의 크기, d는 은닉 노드의 수, t는 시점의 수입니다. `params`는 키가 `"W_X"`, `"W_H"`,
# `"W_Y"`, `"b_h"`, `"b_y"`인 딕셔너리입니다.

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
# ## 1. 텍스트와 열벡터
#
# 신경망은 숫자만 읽을 수 있습니다. 글자 하나는 *원-핫* 열벡터로 나타냅니다. 어휘에서 자기 자리만
# 1이고 나머지는 0입니다. 글자가 t개인 텍스트는 형상이 (t, k, 1)인 배열이 됩니다. 어휘에 없는
# 글자는 나타낼 열벡터가 없으므로 `ValueError`를 일으켜 알려 주세요.
#
# 반대로 출력을 글자로 되돌릴 때에는 시점마다 확률이 가장 큰 글자를 고릅니다.
#
# $$\mathrm{decode}(y)_t = \mathrm{vocab}\bigl[\arg\max_i\, y_{t,i}\bigr]$$
#
# 모델이 얼마나 좋은지는 어떻게 잴까요? 손실 L은 t개 시점에 대한 합이므로 텍스트가 길수록 커집니다.
# **퍼플렉서티**(perplexity)는 길이의 영향을 받지 않습니다.
#
# $$\mathrm{perplexity} = e^{L / t}$$
#
# 언제나 네 글자에 1/4씩의 확률을 주며 망설이는 모델의 퍼플렉서티는 4이고, 언제나 확신을 가지고
# 맞히는 모델의 퍼플렉서티는 1입니다.

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
    raise NotImplementedError("encode 부분은 직접 작성해야 합니다")


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
    raise NotImplementedError("decode 부분은 직접 작성해야 합니다")


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
    raise NotImplementedError("perplexity 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 2. Truncated BPTT
#
# ![두 시점씩 나눈 구간: 상태는 경계를 넘어가고 기울기는 넘어가지 않습니다](pictures/windows.svg)
#
# 책 한 권 전체에 BPTT를 적용하면 시간이 오래 걸리고 모든 은닉 상태를 한꺼번에 기억해야 하며,
# 기울기는 첫 쪽에 닿기 훨씬 전에 소실되거나 폭발합니다. 그래서 시퀀스를 몇 시점씩
# **구간**(window)으로 자릅니다. 마지막 구간은 더 짧을 수 있습니다. 이렇게 하면 시간이 절약되는
# 대신, 경계를 넘는 부분이 빠지므로 기울기는 **근삿값**이 됩니다. 규칙은 두 가지뿐입니다.
#
# 1. **은닉 상태는 경계를 넘어 앞으로 흐릅니다.** 각 구간은 바로 앞 구간의 마지막 은닉 상태에서
#    시작합니다. 따라서 손실은 자르지 않았을 때와 같습니다.
# 2. **기울기는 경계를 넘어 거꾸로 흐르지 않습니다.** 구간의 시작 상태는 입력과 마찬가지로 이미
#    주어진 값으로 봅니다. *모든* 구간의 마지막 시점 뒤에서는 $da_{t+1} = 0$입니다.
#
# 구간 안에서는 보통의 역전파와 식이 같습니다. $dv$는 $\partial L / \partial v$를, $\odot$는 원소별
# 곱을 뜻합니다. 첫 번째 식은 $-\log y_{t,q} = -z_{t,q} + \log \sum_j e^{z_{t,j}}$에서 나옵니다.
# $q$는 정답인 글자의 자리입니다. $z_{t,i}$로 미분하면 첫째 항에서 $-y^{true}_{t,i}$, 둘째 항에서
# $y_{t,i}$가 나옵니다.
#
# $$dz_t = y_t - y^{true}_t \qquad dh_t = W_Y^{\top} dz_t + W_H^{\top} da_{t+1} \qquad
# da_t = (1 - h_t^2) \odot dh_t$$
#
# $$dW_Y = \sum_t dz_t\, h_t^{\top} \qquad db_y = \sum_t dz_t$$
#
# $$dW_H = \sum_t da_t\, h_{t-1}^{\top} \qquad dW_X = \sum_t da_t\, x_t^{\top}
# \qquad db_h = \sum_t da_t$$
#
# 합은 모든 구간의 모든 시점에 대하여 구합니다. 구간의 첫 시점에서 $dW_H$에 주의하세요. 경계 앞의
# 은닉 상태로 *거슬러* 기울기가 흘러가지는 않지만, 그 상태의 값은 합의 식에 그대로 들어 있습니다.
# 구간이 시퀀스만큼 길면 자르지 않은 BPTT와 같습니다. 여기서는 클리핑을 하지 마세요. 클리핑은 다음
# 문항에서 합니다.
#
# **실수를 찾는 방법.** 자르지 않은 곳에서는 기울기가 손실의 미분이므로 차분과 비교할 수 있습니다.
# 매개변수의 원소 하나에 $\epsilon = 10^{-5}$을 더하고 빼면서
# $\bigl(L(+\epsilon) - L(-\epsilon)\bigr) / 2\epsilon$과 비교합니다. 아래의 검사가 여러분의 함수로
# 구간마다 이 수치 미분을 해 봅니다. 다만 답으로 쓰기에는 너무 느립니다.

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
    raise NotImplementedError("truncated_bptt 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 3. 기울기 클리핑
#
# 구간을 잘라도 기울기 폭발은 일어날 수 있습니다. 클리핑은 갱신의 *방향*은 지키면서 *길이*만
# 제한합니다. 모든 기울기를 하나의 긴 벡터로 보고 그 노름을 구합니다.
#
# $$n = \sqrt{\sum_{W} \sum_i dW_i^2}$$
#
# 바깥쪽 합은 **모든** 배열에 대하여 구합니다. n이 한계 $n_{max}$보다 크면 모든 배열에 같은 수
# $n_{max} / n$을 곱하고, 그렇지 않으면 아무것도 바꾸지 않습니다.

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
    raise NotImplementedError("clip_by_global_norm 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 4. 샘플링
#
# 학습된 신경망은 자기가 쓴 글자를 읽으면서 글을 씁니다. 첫 글자와 은닉 상태가 주어지면, 확률이 가장
# 큰 글자가 텍스트의 다음 글자가 되고 **동시에** 다음 입력이 됩니다. 은닉 상태는 시점에서 시점으로
# 이어집니다. 결과는 첫 글자 *다음에 오는* n개의 글자입니다. "h"에서 n = 4이면 "ello"이고, n = 0이면
# 빈 문자열입니다.

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
    raise NotImplementedError("sample 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 5. 학습
#
# 신경망은 `text[:-1]`을 읽고 `text[1:]`을 출력해야 합니다. 한 에폭은 $h_0$에서 시작하여 텍스트의
# 구간들을 차례로 지나갑니다. 구간마다 다음을 합니다.
#
# 1. 앞 구간의 마지막 은닉 상태에서 시작하여 순전파를 하고, 그 구간 안에서 기울기를 구합니다.
# 2. 전체 노름으로 클리핑합니다.
# 3. 경사 하강법으로 한 번 갱신합니다. 학습률이 $\eta$(`lr`)일 때
#    $W \leftarrow W - \eta\, dW$입니다.
# 4. 구간의 마지막 은닉 상태를 그 값 그대로 다음 구간에 넘겨줍니다. 갱신한 매개변수로 다시 계산하지
#    않습니다.
#
# 따라서 한 에폭의 갱신 횟수는 구간의 수와 같습니다. `losses[e]`는 에폭 e의 모든 구간의 손실을 더한
# 값이며, 각 손실은 그 구간에서 **갱신하기 전**의 값입니다.

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
    raise NotImplementedError("train 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 학습 결과 보기
#
# 함수를 모두 작성했다면 신경망이 단어를 배우는 과정을 볼 수 있습니다. 아래 셀은 언제 실행해도
# 괜찮습니다. 아직 작성하지 않은 함수가 있으면 그 이름을 알려 줍니다. `TEXT`를 더 긴 텍스트로 바꾸고
# `window`와 `max_norm`도 바꾸어 보세요.

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
# ## 검사와 제출
#
# 함께 드리는 검사 프로그램으로 대부분의 실수를 찾을 수 있습니다. `python check.py`는 모든 문항을,
# `python check.py q2`는 한 문항만 검사합니다. 채점에는 이 검사 외에 다른 텍스트와 어휘, 다른 크기와
# 가중치, 시점이 하나뿐인 경우, 긴 시퀀스 등도 사용합니다.
#
# 1. 노트북과 `.py` 파일은 내용이 같습니다. **둘 중 하나**에만 함수를 작성하세요.
# 2. 저장한 뒤 `python check.py`를 실행하세요.
# 3. `python submit.py`를 실행하면 `char_rnn.zip`이 만들어집니다. 이 파일을 제출하세요.
#
# 채점 환경에서는 NumPy와 파이썬 표준 라이브러리만 임포트할 수 있습니다.
