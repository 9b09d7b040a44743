# %% [markdown]
# # 기울기 소실과 기울기 폭발
#
# BPTT에서는 한 시점을 거슬러 올라갈 때마다 기울기에 같은 것들이 곱해집니다. $W_H$의 전치 행렬과
# tanh의 미분입니다. 이 과제에서는 이 곱셈을 하나하나 뜯어봅니다. 어떤 은닉 상태가 그보다 앞선 은닉
# 상태에 얼마나 의존하는지, 그리고 기울기 $\partial L / \partial h_s$가 시점 $s$까지 거슬러
# 올라왔을 때 얼마나 남아 있는지를 계산합니다. 그러면 $W_H$의 **스펙트럼 반지름**에서 기울기가
# 소실될지 폭발할지를 어디까지 짐작할 수 있는지 알게 됩니다.
#
# 신경망은 강의에서 배운 단순 RNN입니다. 순전파와 손실까지 모두 주어져 있고, 여러분은 그 속을
# 들여다보는 짧은 함수 여섯 개를 작성합니다.
#
# | 함수 | 알려 주는 것 |
# | --- | --- |
# | `spectral_radius` | $W_H$를 거듭해서 곱할 때 벡터가 얼마나 늘어나는가 |
# | `rescale` | 스펙트럼 반지름만 바꾼 같은 행렬 |
# | `jacobian` | $h_t$는 $h_{t-1}$에 어떻게 의존하는가 (한 시점) |
# | `jacobian_product` | $h_j$는 $h_i$에 어떻게 의존하는가 (여러 시점) |
# | `state_gradients` | 모든 시점 $s$의 $\partial L / \partial h_s$ |
# | `gradient_norms` | 그 기울기들의 크기 |

# %%
"""Vanishing and exploding gradients: what happens to a gradient on its way back through time."""

import numpy as np


# %% [markdown]
# ## 신경망 (주어진 코드)
#
# $$a_t = W_H\, h_{t-1} + W_X\, x_t + b_h \qquad h_t = \tanh(a_t)$$
#
# $$z_t = W_Y\, h_t + b_y \qquad y_t = \mathrm{softmax}(z_t)
# \qquad L = -\sum_t \sum_i y^{true}_{t,i}\, \log y_{t,i}$$
#
# 손실은 시간에 대한 **합**입니다. 벡터는 모두 열벡터이고, 입력의 원소는 k개, 은닉 상태의 원소는
# d개입니다.
#
# | 기호 | 의미 | 형상 |
# | --- | --- | --- |
# | $x_t$ | 시점 t의 입력 | (k, 1) |
# | $h_t$, $a_t$ | 은닉 상태, tanh를 거치기 전의 값 | (d, 1) |
# | $y_t$, $z_t$ | 출력, softmax를 거치기 전의 값 | (k, 1) |
# | $W_X$, $W_H$, $W_Y$ | 입력, 은닉, 출력 가중치 | (d, k), (d, d), (k, d) |
# | $b_h$, $b_y$ | 은닉층과 출력층의 편향 | (d, 1), (k, 1) |
#
# 강의에 따라서는 $W_X$, $W_H$, $W_Y$를 각각 $W_{xh}$, $W_{hh}$, $W_{hy}$로 씁니다.
#
# `forward`는 출력과 `cache`를 반환합니다. `cache`는 `"x"` (t, k, 1), `"y"` (t, k, 1), 그리고
# $h_0$을 맨 앞에 둔 모든 은닉 상태 `"h"` (t+1, d, 1)을 담은 딕셔너리입니다. 인덱스에 주의하세요.
# 수식의 $h_t$는 `cache["h"][t]`이지만, 파이썬은 0부터 세므로 $y_1$은 `cache["y"][0]`입니다.

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
    """Probabilities from a column of any numbers; z and the result have the shape (k, 1)."""
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
    h, y = [h0], []
    for x_t in x:
        h.append(np.tanh(W_H @ h[-1] + W_X @ x_t + params["b_h"]))
        y.append(softmax(W_Y @ h[-1] + params["b_y"]))
    cache = {"x": x, "h": np.array(h), "y": np.array(y)}
    return cache["y"], cache


def cross_entropy(y, y_true):
    """The loss: a sum over time and over the entries; y and y_true have the shape (t, k, 1)."""
    return -np.sum(y_true * np.log(y))


# %% [markdown]
# ## 1. 스펙트럼 반지름
#
# 벡터에 같은 행렬을 거듭해서 곱해 봅시다. $W W W \cdots v$. 고유벡터 방향으로는 한 번 곱할 때마다
# 고윳값 $\lambda$가 곱해지므로, $n$번 곱하면 길이가 $|\lambda|^n$배가 됩니다. 오래 곱하다 보면
# 절댓값이 가장 큰 고윳값만 남습니다. 그 절댓값을 스펙트럼 반지름이라고 합니다.
#
# $$\rho(W) = \max_i |\lambda_i(W)|$$
#
# 이 값이 1보다 작으면 오래 곱할수록 어떤 벡터든 0에 가까워지고, 1보다 크면 끝없이 커지는 벡터가
# 있습니다. 대칭이 아닌 행렬의 고윳값은 복소수 $\lambda = a + b\,i$일 수 있습니다. 이때는 벡터가
# 늘어날 뿐 아니라 회전하며, 중요한 것은 절댓값 $|\lambda| = \sqrt{a^2 + b^2}$입니다. 고윳값은
# NumPy로 구하면 됩니다.
#
# 행렬에 어떤 수를 곱하면 모든 고윳값에 그 수가 곱해집니다. 이 성질을 이용하면 방향은 그대로 두고
# $W$의 스펙트럼 반지름을 원하는 값으로 바꿀 수 있습니다(`rescale`. W에는 0이 아닌 고윳값이 적어도
# 하나 있습니다).

# %%
def spectral_radius(W):
    """The largest absolute eigenvalue.

    Parameters
    ----------
    W : ndarray of shape (d, d)

    Returns
    -------
    float
    """
    raise NotImplementedError("spectral_radius 부분은 직접 작성해야 합니다")


# %%
def rescale(W, radius):
    """W times the number that gives it another spectral radius.

    Parameters
    ----------
    W : ndarray of shape (d, d)
        Not all of its eigenvalues are 0.
    radius : float
        The spectral radius that the result has; above 0.

    Returns
    -------
    ndarray of shape (d, d)
    """
    raise NotImplementedError("rescale 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 2. 한 시점: 야코비 행렬
#
# 바로 앞의 은닉 상태가 조금 바뀌면 $h_t$는 어떻게 바뀔까요? 그 답은 미분을 모아 놓은 행렬, 곧
# 야코비 행렬입니다. $i$행 $j$열의 원소는 $\partial h_t[i] / \partial h_{t-1}[j]$입니다. 연쇄 법칙에
# 따라 두 부분의 곱이 됩니다. tanh 안에서는 $a_t$가 $W_H$를 통해 $h_{t-1}$에 의존합니다. 그리고
# tanh는 $a_t$의 원소마다 따로 적용되며 그 미분은 $1 - \tanh^2(a_t) = 1 - h_t^2$입니다.
#
# $$J_t = \frac{\partial h_t}{\partial h_{t-1}}
# = \mathrm{diag}\bigl(1 - h_t^2\bigr)\; W_H$$
#
# $\mathrm{diag}(v)$는 $v$를 대각선에 놓고 나머지를 0으로 채운 대각 행렬입니다. tanh의 미분값은
# 미분되는 쪽인 $h_t$의 원소마다 하나씩 있습니다. 그렇다면 $W_H$의 행과 열 가운데 어느 쪽에
# 곱해질까요? 미분값은 $h_t$만 알면 구할 수 있으므로 입력 $x_t$와 편향은 식에 나타나지 않습니다.

# %%
def jacobian(params, h):
    """How a state depends on the one before it.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    h : ndarray of shape (d, 1)
        The state h_t.

    Returns
    -------
    ndarray of shape (d, d)
        The derivative of h_t by h_{t-1}: row i, column j holds dh_t[i] / dh_{t-1}[j].
    """
    raise NotImplementedError("jacobian 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 3. 여러 시점: 야코비 행렬의 곱
#
# ![은닉 상태 사이를 잇는 야코비 행렬과 같은 길을 되돌아오는 기울기](pictures/flow.svg)
#
# $h_j$는 그 사이의 모든 은닉 상태를 거쳐 $h_i$에 의존합니다. 따라서 연쇄 법칙에 따라 시점마다의
# 야코비 행렬을 곱합니다.
#
# $$\frac{\partial h_j}{\partial h_i} = J_j\, J_{j-1} \cdots J_{i+1} \qquad (i < j)$$
#
# 행렬의 곱은 순서를 바꿀 수 없습니다. 가장 늦은 시점이 맨 왼쪽에 옵니다. $h_i$**에서**
# $h_j$**까지** 가는 시점마다 인수가 하나씩 있습니다. $i = j$이면 거쳐 가는 시점이 없으므로 단위
# 행렬만 남습니다. 은닉 상태를 자기 자신으로 미분하면 단위 행렬이기 때문입니다.

# %%
def jacobian_product(params, cache, i, j):
    """How a state depends on an earlier one.

    Parameters
    ----------
    params : dict of ndarray
        W_X (d, k), W_H (d, d), W_Y (k, d), b_h (d, 1), b_y (k, 1).
    cache : dict
        What `forward` returned: "x" (t, k, 1), "h" (t+1, d, 1), "y" (t, k, 1).
    i, j : int
        Indices into cache["h"], 0 <= i <= j <= t.

    Returns
    -------
    ndarray of shape (d, d)
        The derivative of h_j by h_i; the identity where i = j.
    """
    raise NotImplementedError("jacobian_product 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 4. 은닉 상태마다의 기울기
#
# $\partial L / \partial h_s$를 $dh_s$로 씁니다. $h_s$에서 뒤따라 나오는 **모든** 것의 영향을 포함한
# 기울기입니다. 은닉 상태는 두 곳에서 쓰입니다. 그 시점의 출력을 계산할 때와 다음 은닉 상태를 계산할
# 때입니다. 두 갈래로 되돌아온 기울기를 더합니다.
#
# $$dz_s = y_s - y^{true}_s \qquad\qquad
# dh_s = W_Y^{\top} dz_s + J_{s+1}^{\top}\, dh_{s+1}$$
#
# 마지막 시점 뒤에는 아무것도 없으므로 $s = t$이면 둘째 항은 0입니다. 첫 번째 식은 소프트맥스와 교차
# 엔트로피를 함께 미분한 것입니다. 정답의 자리를 $q$라고 하면 시점 $s$의 손실은
# $-\log y_{s,q} = -z_{s,q} + \log \sum_j e^{z_{s,j}}$입니다. $z_{s,i}$로 미분하면 첫째 항에서
# $-y^{true}_{s,i}$, 둘째 항에서 $y_{s,i}$가 나옵니다.
#
# 야코비 행렬은 $h_s$에서 $h_{s+1}$로 가는 길입니다. 기울기는 그 길을 거꾸로 지나가므로 전치 행렬이
# 곱해집니다. $dh_1, \dots, dh_t$를 시간 순서대로, 하나에 열벡터 하나씩 담아 반환하세요. 기울기
# 클리핑은 하지 마세요.
#
# **실수를 찾는 방법.** 신경망을 0이 아니라 시점 $s$에서 시작해 봅니다. $h_s$의 원소 하나를
# $\pm 10^{-5}$만큼 바꾸고, 시점 $s$와 그 뒤의 모든 시점의 손실이 어떻게 바뀌는지 봅니다. 검사
# 프로그램도 이렇게 합니다. 다만 긴 시퀀스에서는 너무 오래 걸리므로 `state_gradients`는 시간을 한
# 번만 거슬러 올라가야 합니다.

# %%
def state_gradients(params, cache, y_true):
    """The gradient of the loss by every hidden state.

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
    ndarray of shape (t, d, 1)
        dL/dh_s for s = 1 ... t, all that follows from h_s included.
    """
    raise NotImplementedError("state_gradients 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 5. 기울기의 크기
#
# 시점 $s$에 기울기가 얼마나 남아 있는지는 유클리드 노름으로 알 수 있습니다.
#
# $$\lVert dh_s \rVert = \sqrt{\sum_i dh_s[i]^2}$$
#
# 마지막 시점의 오차는 $J^{\top}$을 $t - s$번 거쳐 시점 $s$에 이릅니다. 그때마다 $W_H$와 1 이하인
# tanh의 미분값이 곱해집니다.
#
# **확실한 것.** $W_H$를 한 번 곱할 때 벡터는 가장 큰 *특잇값* $\sigma_1(W_H)$배보다 더 늘어나지
# 않고, tanh의 미분값은 벡터를 줄이기만 합니다. 따라서 $\sigma_1(W_H) < 1$이면 마지막 시점에서 온
# 기울기는 적어도 $\sigma_1^{\,t-s}$만큼 빠르게 줄어듭니다. 이것이 **기울기 소실**입니다.
#
# **짐작할 수 있는 것.** 은닉 상태가 0에 가까운 동안에는 tanh의 미분값이 모두 1에 가까우므로 야코비
# 행렬의 곱은 $W_H$의 거듭제곱과 비슷합니다. 오래 곱하면 그 노름은 $\rho^{\,t-s}$처럼 변합니다.
# $\rho(W_H) < 1$이면 기울기가 소실되고, $\rho(W_H) > 1$이면 **기울기 폭발**이 일어납니다. 그러나
# tanh가 포화되면 미분값이 노드마다 달라져 행렬이 바뀝니다. 대개는 그 덕분에 폭발이 멈추지만, 거꾸로
# 폭발이 시작될 수도 있습니다. 예를 들어
#
# $$W_H = \begin{pmatrix} 1.4 & -1.4 \\ 1.4 & -1.3 \end{pmatrix} \qquad
# b_h = \begin{pmatrix} 1.4 \\ 10 \end{pmatrix} \qquad
# h_0 = \begin{pmatrix} 0 \\ 1 \end{pmatrix}$$
#
# 이고 입력이 모두 0이면 스펙트럼 반지름은 0.37입니다. 그런데 둘째 노드는 1로 포화되고, 0 근처에
# 머무는 첫째 노드의 기울기에는 시점마다 1.4가 곱해집니다. 그래서 20시점 뒤에
# $\partial h_{20} / \partial h_0$의 노름은 1183이나 됩니다. (이때 $\sigma_1 = 2.75$입니다.)

# %%
def gradient_norms(params, cache, y_true):
    """How large the gradient of the loss by each hidden state is.

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
    ndarray of shape (t,)
        The Euclidean norm of dL/dh_s for s = 1 ... t.
    """
    raise NotImplementedError("gradient_norms 부분은 직접 작성해야 합니다")


# %% [markdown]
# ## 기울기 소실과 폭발 보기 (주어진 코드)
#
# ![세 가지 스펙트럼 반지름에서 시점에 따른 기울기의 노름](pictures/norms.svg)
#
# 아래 신경망은 마지막 시점을 뺀 모든 시점에서 정답을 냅니다. 그래서 기울기는 거의 모두 시퀀스의
# 끝에서 출발합니다. 다른 것은 $W_H$의 스펙트럼 반지름뿐입니다. 셀을 실행하면 노름을
# 출력하고(Matplotlib이 설치되어 있으면 그래프도 그립니다), 이어서 기울기를 클리핑하거나 구간으로
# 잘랐을 때 노름이 어떻게 되는지 보여 줍니다. 강의에서 배운 대책은 문제마다 다르고, 시간을 줄이는
# 방법은 따로 있습니다.
#
# - 기울기 **폭발**에는 **기울기 클리핑**을 씁니다. 노름이 한계보다 큰 기울기를 줄입니다. 이미
#   소실된 기울기를 되살리지는 못합니다.
# - 기울기 **소실**에는 **다른 구조의 신경망**을 씁니다. LSTM이나 GRU에는 $W_H$도 tanh의 미분값도
#   곱해지지 않고 기울기가 되돌아오는 길이 있습니다.
# - 계산이 오래 걸릴 때에는 **Truncated BPTT**를 씁니다. 시퀀스를 여러 구간으로 자르고, 한 구간에서
#   앞 구간으로 기울기가 흐르지 않게 합니다. 이렇게 구한 기울기는 근삿값입니다. 마지막 시점이 앞
#   구간에 알려 줄 수 있었던 것은 반지름과 상관없이 사라집니다.
#
# 아래 셀은 언제 실행해도 괜찮습니다. 아직 작성하지 않은 함수가 있으면 그 이름을 알려 줍니다.

# %%
def late_mistake(radius, d=8, t=20):
    """A network of that spectral radius whose only mistake is at the last step."""
    params = init_params(k=2, d=d, seed=3)
    params["W_H"] = rescale(params["W_H"], radius)
    params["b_h"] = np.zeros((d, 1))
    params["b_y"] = np.log([[0.999], [0.001]])
    y_true = np.tile([[1.0], [0.0]], (t, 1, 1))
    y_true[-1] = [[0.0], [1.0]]
    x = np.full((t, 2, 1), 1e-5)  # small, so that tanh does not saturate
    _, cache = forward(params, x, np.zeros((d, 1)))
    return params, cache, y_true


def clipped(norms, limit):
    """Norms of the same gradients after each was scaled back to `limit` where it was longer."""
    return np.minimum(norms, limit)


def truncated(params, cache, y_true, window):
    """Norms where no gradient flows from one window of steps into the one before."""
    norms = []
    for start in range(0, len(y_true), window):
        end = start + window
        part = {"x": cache["x"][start:end], "y": cache["y"][start:end]}
        part["h"] = cache["h"][start : end + 1]
        norms.extend(gradient_norms(params, part, y_true[start:end]))
    return np.array(norms)


def show(title, columns, step=3):
    """Print norms side by side, from the last state to the first."""
    print(f"\n{title}\n     s" + "".join(f"{name:>14}" for name in columns))
    for s in range(len(next(iter(columns.values()))), 0, -step):
        print(f"{s:6d}" + "".join(f"{norms[s - 1]:14.6f}" for norms in columns.values()))


def plot(title, columns):
    """Draw norms over time on a logarithmic scale, where Matplotlib is installed."""
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        return
    for name, norms in columns.items():
        plt.semilogy(range(1, len(norms) + 1), norms, marker="o", label=name)
    plt.xlabel("s")
    plt.ylabel("norm of dL/dh_s")
    plt.title(title)
    plt.legend()
    plt.show()


def demo():
    """The norms for three radii, as they are, clipped, and truncated."""
    free, cut, short = {}, {}, {}
    for radius in (0.6, 1.0, 1.6):
        name = f"radius {radius}"
        params, cache, y_true = late_mistake(radius)
        free[name] = gradient_norms(params, cache, y_true)
        cut[name] = clipped(free[name], 5.0)
        short[name] = truncated(params, cache, y_true, window=5)
    show("Norm of dL/dh_s", free)
    show("Clipped at 5", cut)
    show("Truncated: windows of 5 steps", short)
    plot("Norm of dL/dh_s", free)


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
# 3. `python submit.py`를 실행하면 `bptt_flow.zip`이 만들어집니다. 이 파일을 제출하세요.
#
# 채점 환경에서는 NumPy와 파이썬 표준 라이브러리만 임포트할 수 있습니다.
