# %% [markdown]
# # lstm 과제 제출

# %%
%matplotlib inline
import numpy as np

GATES = 'fiog'

# %%
def init_params(k, d, seed):
    rng = np.random.default_rng(seed)
    shapes = {}
    for gate in GATES:
        shapes |= {f'W_xh_{gate}': (d, k), f'W_hh_{gate}': (d, d), f'b_h_{gate}': (d, 1)}
    shapes |= {'W_Y': (k, d), 'b_y': (k, 1)}
    params = {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}
    params['b_h_f'] += 1.0
    return params

# %%
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)

# %%
def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))

# %%
def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))

# %%
def cell_forward(p, x, h_prev, c_prev):
    forget = sigmoid(p["W_xh_f"].dot(x) + p["W_hh_f"].dot(h_prev) + p["b_h_f"])
    update = sigmoid(p["W_xh_i"].dot(x) + p["W_hh_i"].dot(h_prev) + p["b_h_i"])
    output = sigmoid(p["W_xh_o"].dot(x) + p["W_hh_o"].dot(h_prev) + p["b_h_o"])
    cand = np.tanh(p["W_xh_g"].dot(x) + p["W_hh_g"].dot(h_prev) + p["b_h_g"])
    c = forget * c_prev + update * cand
    h = output * np.tanh(c)
    return h, c, forget, update, output, cand

# %%
def forward(params, x, h0, c0):
    cache = {"x": x, "y": [], "h": [h0], "c": [c0], "f": [], "i": [], "o": [], "g": []}
    for xt in x:
        h, c, f, i, o, g = cell_forward(params, xt, cache["h"][-1], cache["c"][-1])
        y = softmax(params["W_Y"].dot(h) + params["b_y"])
        for name, value in zip("yhcfiog", (y, h, c, f, i, o, g)):
            cache[name].append(value)
    return np.array(cache["y"]), {name: np.array(v) for name, v in cache.items()}

# %%
def cell_backward(p, dh, dc, x, h_prev, c_prev, c, f, i, o, g):
    dc = dc + dh * o * (1 - c ** 2)
    do = dh * np.tanh(c)
    df = dc * c_prev
    di = dc * g
    dg = dc * i
    dc_prev = dc * i
    daf = df * f * (1 - f)
    dai = di * i * (1 - i)
    dao = do * o * (1 - o)
    dag = dg * (1 - g * g)
    dh_prev = (p["W_hh_f"].T.dot(daf) + p["W_hh_i"].T.dot(dai)
               + p["W_hh_o"].T.dot(dao) + p["W_hh_g"].T.dot(dag))
    part = {}
    for name, da in (("f", daf), ("i", dai), ("o", dao), ("g", dag)):
        part["W_xh_" + name] = da.dot(x.T)
        part["W_hh_" + name] = da.dot(h_prev.T)
        part["b_h_" + name] = da
    return dh_prev, dc_prev, part

# %%
def backward(params, cache, y_true):
    total = {}
    dh = dc = 0.0
    T = y_true.shape[0]
    for t in range(T)[::-1]:
        dy = cache["y"][t] - y_true[t]
        dh = dh + params["W_Y"].T.dot(dy)
        gates = [cache[n][t] for n in "fiog"]
        dh, dc, part = cell_backward(params, dh, dc, cache["x"][t], cache["h"][t], cache["c"][t], cache["c"][t + 1], *gates)
        part["W_Y"] = dy.dot(cache["h"][t + 1].T)
        part["b_y"] = dy
        for name in part:
            total[name] = total.get(name, 0) + part[name]
    total["h0"], total["c0"] = dh, dc
    return total

# %%
def stack(params):
    rows, bias = [], []
    for name in "fiog":
        rows.append(np.c_[params["W_xh_" + name], params["W_hh_" + name]])
        bias.append(params["b_h_" + name])
    return np.concatenate(rows, axis=0), np.concatenate(bias, axis=0)

# %%
def step_fused(W, b, x, h_prev, c_prev):
    total = W.dot(np.r_[x, h_prev]) + b
    f, i, o, g = total.reshape(4, -1, 1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %%
# 확인
print(result)   # NameError
