from numpy import *

def softmax(z):
	e = exp(z - z.max()); return e/e.sum()

def forward(params, x, h0):
	Wx, Wh, Wy = params['W_X'], params['W_H'], params['W_Y']
	bh, by = params['b_h'], params['b_y']
	h = [h0]; y = []
	for i in range(len(x)):
		h.append(tanh(dot(Wh, h[i]) + dot(Wx, x[i]) + bh))
		y.append(softmax(dot(Wy, h[i+1]) + by))
	return array(y), {'x': x, 'h': array(h), 'y': array(y)}

def cross_entropy(y, y_true):
	return -sum(y_true*log(y))

def backward(params, cache, y_true):
	Wx, Wh, Wy = params['W_X'], params['W_H'], params['W_Y']
	x, h, y = cache['x'], cache['h'], cache['y']
	dWx = zeros_like(Wx); dWh = zeros_like(Wh); dWy = zeros_like(Wy)
	dbh = zeros_like(params['b_h']); dby = zeros_like(params['b_y'])
	dhn = zeros_like(h[0])
	for i in range(len(x))[::-1]:
		dy = y[i] - y_true[i]
		dWy = dot(dy, h[i+1].T); dby += dy
		dh = dot(Wy.T, dy) + dhn
		da = dh*(1 - h[i+1]**2)
		dWh += dot(da, h[i].T); dWx += dot(da, x[i].T); dbh += da
		dhn = dot(Wh.T, da)
	return {'W_X': dWx, 'W_H': dWh, 'W_Y': dWy, 'b_h': dbh, 'b_y': dby}

def train(params, x, y_true, h0, lr, epochs):
	losses = []
	for e in range(epochs):
		y, cache = forward(params, x, h0)
		losses.append(cross_entropy(y, y_true))
		g = backward(params, cache, y_true)
		for n in g: params[n] = params[n] - lr*g[n]
	return params, losses
