"""단순 RNN 과제 - 이서준"""
import numpy as np


# 소프트맥스: 최댓값을 빼서 오버플로를 막는다
def softmax(z):
    지수 = np.exp(z - np.max(z))
    return 지수 / np.sum(지수)


# 순전파
def forward(params, x, h0):
    은닉 = [h0]
    출력 = []
    for 입력 in x:
        a = params["W_H"] @ 은닉[-1] + params["W_X"] @ 입력 + params["b_h"]
        은닉.append(np.tanh(a))
        출력.append(softmax(params["W_Y"] @ 은닉[-1] + params["b_y"]))
    y = np.array(출력)
    return y, {"x": x, "h": np.array(은닉), "y": y, "메모": "순전파 끝"}


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


# 역전파 (시간을 거슬러)
def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    기울기 = {이름: np.zeros_like(값) for 이름, 값 in params.items()}
    다음 = np.zeros_like(h[0])
    for t in range(len(x) - 1, -1, -1):
        오차 = y[t] - y_true[t]
        기울기["W_Y"] += 오차 @ h[t + 1].T
        기울기["b_y"] += 오차
        da = (params["W_Y"].T @ 오차 + 다음) * (1 - h[t + 1] ** 2)
        기울기["W_H"] += da @ h[t].T
        기울기["W_X"] += da @ x[t].T
        기울기["b_h"] += da
        다음 = params["W_H"].T @ da
    return 기울기


# 학습
def train(params, x, y_true, h0, lr, epochs):
    손실들 = []
    for 에폭 in range(epochs):
        y, cache = forward(params, x, h0)
        손실들.append(cross_entropy(y, y_true))
        기울기 = backward(params, cache, y_true)
        h0 = cache["h"][-1]
        for 이름 in params:
            params[이름] -= lr * 기울기[이름]
        if 에폭 % 100 == 0:
            print(f"{에폭}번째 손실: {손실들[-1]:.4f} 😀")
    return params, 손실들
