# 순환 신경망 과제
# 한 시점(cell)의 순전파/역전파를 먼저 만들고, 그것을 반복한다.
import numpy as np


def softmax(z):
    # 오버플로를 막기 위해 최댓값을 뺀다
    c = np.max(z)
    exp_z = np.exp(z - c)
    return exp_z / np.sum(exp_z)


def cross_entropy(y, y_true):
    delta = 1e-8  # log(0) 방지
    return -np.sum(y_true * np.log(y + delta))


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["W_X"]
    Waa = parameters["W_H"]
    ba = parameters["b_h"]
    # 은닉 상태 계산
    a_next = np.tanh(np.dot(Wax, xt) + np.dot(Waa, a_prev) + ba)
    # 출력 계산
    yt_pred = softmax(np.dot(parameters["W_Y"], a_next) + parameters["b_y"])
    return a_next, yt_pred


def forward(params, x, h0):
    a_next = h0
    a_list = [h0]
    y_list = []
    for t in range(x.shape[0]):
        a_next, yt = rnn_cell_forward(x[t], a_next, params)
        a_list.append(a_next)
        y_list.append(yt)
    y = np.array(y_list)
    return y, {"x": x, "h": np.array(a_list), "y": y, "parameters": params}


def rnn_cell_backward(da_next, a_next, a_prev, xt, parameters):
    # tanh 미분: 1 - tanh^2
    dtanh = da_next
    dWax = np.dot(dtanh, xt.T)
    da_prev = np.dot(parameters["W_H"].T, dtanh)
    dWaa = np.dot(dtanh, a_prev.T)
    dba = dtanh
    return {"da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def backward(params, cache, y_true):
    x, a, y = cache["x"], cache["h"], cache["y"]
    T = x.shape[0]
    dWax = np.zeros(params["W_X"].shape)
    dWaa = np.zeros(params["W_H"].shape)
    dba = np.zeros(params["b_h"].shape)
    dWya = np.zeros(params["W_Y"].shape)
    dby = np.zeros(params["b_y"].shape)
    da_prevt = np.zeros(params["b_h"].shape)
    for t in reversed(range(T)):
        # 소프트맥스 + 교차 엔트로피의 미분
        dy = y[t] - y_true[t]
        dWya += np.dot(dy, a[t + 1].T)
        dby += dy
        da = (1 - a[t + 1] ** 2) * np.dot(params["W_Y"].T, dy)
        gradients = rnn_cell_backward(da + da_prevt, a[t + 1], a[t], y_true[t], params)
        da_prevt = gradients["da_prev"]
        dWax += gradients["dWax"]
        dWaa += gradients["dWaa"]
        dba += gradients["dba"]
    return {"W_X": dWax, "W_H": dWaa, "W_Y": dWya, "b_h": dba, "b_y": dby}


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for i in range(epochs):
        y, cache = forward(params, x, h0)
        loss = cross_entropy(y, y_true)
        losses.append(loss)
        grads = backward(params, cache, y_true)
        # 경사 하강법
        for key in ("W_X", "W_H", "W_Y", "b_h", "b_y"):
            params[key] -= lr * grads[key]
    return params, losses
