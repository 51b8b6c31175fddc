package org.kerava.backend.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Un;
import org.kerava.backend.Update;
import org.kerava.backend.Window;
import org.kerava.tensor.View;

/** A backend whose steps are planned, see the package: its composites, which are noted whole, so that they run as the backend runs them. */
public final class Planned extends Primitives {
  /**
   * Plans the steps of a backend.
   *
   * @param backend what runs the calls in the end
   */
  public Planned(Backend backend) {
    this(backend, Options.STANDARD);
  }

  Planned(Backend backend, Options options) {
    super(backend, options);
  }

  /** {@return how many steps ran from a plan to their end} */
  public long followed() {
    return statistics.followed.sum();
  }

  @Override
  public void linear(View out, View a, View b, @Nullable View bias, @Nullable Un act) {
    if (open() instanceof Session here) here.call(Kind.LINEAR, null).on(out).on(a).on(b).on(bias).code(act == null ? -1 : act.ordinal()).done();
    else backend.linear(out, a, b, bias, act);
  }

  @Override
  public void convLinear(Window w, View out, View x, View k, @Nullable View bias, @Nullable Un act) {
    if (open() instanceof Session here) here.call(Kind.CONV_LINEAR, w).on(out).on(x).on(k).on(bias).code(act == null ? -1 : act.ordinal()).done();
    else backend.convLinear(w, out, x, k, bias, act);
  }

  @Override
  public void softmax(View out, View a, boolean log) {
    if (open() instanceof Session here) here.call(Kind.SOFTMAX, null).on(out).on(a).flag(log).done();
    else backend.softmax(out, a, log);
  }

  @Override
  public void softmaxGrad(View dx, View dy, View y, boolean log) {
    if (open() instanceof Session here) here.call(Kind.SOFTMAX_GRAD, null).on(dx).on(dy).on(y).flag(log).done();
    else backend.softmaxGrad(dx, dy, y, log);
  }

  @Override
  public void crossEntropy(View loss, View logP, View logits, View ids) {
    if (open() instanceof Session here) here.call(Kind.CROSS_ENTROPY, null).on(loss).on(logP).on(logits).on(ids).done();
    else backend.crossEntropy(loss, logP, logits, ids);
  }

  @Override
  public void crossEntropyGrad(View dx, View dloss, View logP, View ids) {
    if (open() instanceof Session here) here.call(Kind.CROSS_ENTROPY_GRAD, null).on(dx).on(dloss).on(logP).on(ids).done();
    else backend.crossEntropyGrad(dx, dloss, logP, ids);
  }

  @Override
  public void sigmoidCrossEntropy(View out, View x, View z) {
    if (open() instanceof Session here) here.call(Kind.SIGMOID_CROSS_ENTROPY, null).on(out).on(x).on(z).done();
    else backend.sigmoidCrossEntropy(out, x, z);
  }

  @Override
  public void unaryGrad(Un op, View dx, View dy, View x, View y) {
    if (open() instanceof Session here) here.call(Kind.UNARY_GRAD, op).on(dx).on(dy).on(x).on(y).done();
    else backend.unaryGrad(op, dx, dy, x, y);
  }

  @Override
  public void layerNorm(View out, View mean, View rstd, View x, @Nullable View gamma, @Nullable View beta, double epsilon) {
    if (open() instanceof Session here) here.call(Kind.LAYER_NORM, null).on(out).on(mean).on(rstd).on(x).on(gamma).on(beta).number(epsilon).done();
    else backend.layerNorm(out, mean, rstd, x, gamma, beta, epsilon);
  }

  @Override
  public void layerNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View rstd,
      @Nullable View gamma) {
    if (open() instanceof Session here) here.call(Kind.LAYER_NORM_GRAD, null).on(dx).on(dgamma).on(dbeta).on(dy).on(x).on(mean).on(rstd).on(gamma).done();
    else backend.layerNormGrad(dx, dgamma, dbeta, dy, x, mean, rstd, gamma);
  }

  @Override
  public void attention(View out, View top, View share, View q, View k, View v, @Nullable View mask, double scale, boolean causal) {
    if (open() instanceof Session here) {
      here.call(Kind.ATTENTION, null).on(out).on(top).on(share).on(q).on(k).on(v).on(mask).number(scale).flag(causal).done();
    } else {
      backend.attention(out, top, share, q, k, v, mask, scale, causal);
    }
  }

  @Override
  public void attentionGrad(View dq, View dk, View dv, View dy, View out, View top, View share, View q, View k, View v, @Nullable View mask,
      double scale, boolean causal) {
    if (open() instanceof Session here) {
      here.call(Kind.ATTENTION_GRAD, null).on(dq).on(dk).on(dv).on(dy).on(out).on(top).on(share).on(q).on(k).on(v).on(mask).number(scale)
          .flag(causal).done();
    } else {
      backend.attentionGrad(dq, dk, dv, dy, out, top, share, q, k, v, mask, scale, causal);
    }
  }

  @Override
  public void batchNorm(View out, View mean, View variance, View x, @Nullable View gamma, @Nullable View beta, double epsilon) {
    if (open() instanceof Session here) here.call(Kind.BATCH_NORM, null).on(out).on(mean).on(variance).on(x).on(gamma).on(beta).number(epsilon).done();
    else backend.batchNorm(out, mean, variance, x, gamma, beta, epsilon);
  }

  @Override
  public void batchNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View variance,
      @Nullable View gamma, double epsilon) {
    if (open() instanceof Session here) here.call(Kind.BATCH_NORM_GRAD, null).on(dx).on(dgamma).on(dbeta).on(dy).on(x).on(mean).on(variance).on(gamma).number(epsilon).done();
    else backend.batchNormGrad(dx, dgamma, dbeta, dy, x, mean, variance, gamma, epsilon);
  }

  @Override
  public void adam(View w, View g, View m, View v, double alpha, double b1, double b2, double epsilon) {
    if (open() instanceof Session here) here.call(Kind.ADAM, null).on(w).on(g).on(m).on(v).number(alpha).number(b1).number(b2).number(epsilon).done();
    else backend.adam(w, g, m, v, alpha, b1, b2, epsilon);
  }

  @Override
  public void sgd(View w, View g, @Nullable View m, double rate, double momentum, boolean nesterov) {
    if (open() instanceof Session here) here.call(Kind.SGD, null).on(w).on(g).on(m).number(rate).number(momentum).flag(nesterov).done();
    else backend.sgd(w, g, m, rate, momentum, nesterov);
  }

  @Override
  public void rmsprop(View w, View g, View v, @Nullable View mean, @Nullable View m, double rate, double rho, double momentum,
      double epsilon) {
    if (open() instanceof Session here) here.call(Kind.RMSPROP, null).on(w).on(g).on(v).on(mean).on(m).number(rate).number(rho).number(momentum).number(epsilon).done();
    else backend.rmsprop(w, g, v, mean, m, rate, rho, momentum, epsilon);
  }

  @Override
  public void lstmCell(View h, View c, View saved, View z, View cPrev) {
    if (open() instanceof Session here) here.call(Kind.LSTM_CELL, null).on(h).on(c).on(saved).on(z).on(cPrev).done();
    else backend.lstmCell(h, c, saved, z, cPrev);
  }

  @Override
  public void lstmCellGrad(View dz, View dcPrev, View dh, View dc, View saved, View c, View cPrev) {
    if (open() instanceof Session here) here.call(Kind.LSTM_CELL_GRAD, null).on(dz).on(dcPrev).on(dh).on(dc).on(saved).on(c).on(cPrev).done();
    else backend.lstmCellGrad(dz, dcPrev, dh, dc, saved, c, cPrev);
  }

  @Override
  public void gruCell(View h, View saved, View x, View inner, View hPrev) {
    if (open() instanceof Session here) here.call(Kind.GRU_CELL, null).on(h).on(saved).on(x).on(inner).on(hPrev).done();
    else backend.gruCell(h, saved, x, inner, hPrev);
  }

  @Override
  public void gruCellGrad(View dx, View dinner, View dhPrev, View dh, View saved, View inner, View hPrev) {
    if (open() instanceof Session here) here.call(Kind.GRU_CELL_GRAD, null).on(dx).on(dinner).on(dhPrev).on(dh).on(saved).on(inner).on(hPrev).done();
    else backend.gruCellGrad(dx, dinner, dhPrev, dh, saved, inner, hPrev);
  }

  @Override
  public void lstm(View h, View c, View gates, View u, @Nullable View mask) {
    if (open() instanceof Session here) here.call(Kind.LSTM, null).on(h).on(c).on(gates).on(u).on(mask).done();
    else backend.lstm(h, c, gates, u, mask);
  }

  @Override
  public void lstmOutputs(View h, View c, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View mask) {
    if (open() instanceof Session here) here.call(Kind.LSTM_OUTPUTS, null).on(h).on(c).on(y).on(x).on(kernel).on(bias).on(u).on(mask).done();
    else backend.lstmOutputs(h, c, y, x, kernel, bias, u, mask);
  }

  @Override
  public void gruOutputs(View h, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View innerBias, @Nullable View mask) {
    if (open() instanceof Session here) here.call(Kind.GRU_OUTPUTS, null).on(h).on(y).on(x).on(kernel).on(bias).on(u).on(innerBias).on(mask).done();
    else backend.gruOutputs(h, y, x, kernel, bias, u, innerBias, mask);
  }

  @Override
  public void lstmGrad(View dz, View dh, View dc, @Nullable View up, View gates, View h, View c, View u, @Nullable View mask) {
    if (open() instanceof Session here) here.call(Kind.LSTM_GRAD, null).on(dz).on(dh).on(dc).on(up).on(gates).on(h).on(c).on(u).on(mask).done();
    else backend.lstmGrad(dz, dh, dc, up, gates, h, c, u, mask);
  }

  @Override
  public void gru(View h, View gates, View inner, View u, @Nullable View bias, @Nullable View mask) {
    if (open() instanceof Session here) here.call(Kind.GRU, null).on(h).on(gates).on(inner).on(u).on(bias).on(mask).done();
    else backend.gru(h, gates, inner, u, bias, mask);
  }

  @Override
  public void gruGrad(View dx, View dinner, View dh, @Nullable View up, View gates, View inner, View h, View u,
      @Nullable View mask) {
    if (open() instanceof Session here) here.call(Kind.GRU_GRAD, null).on(dx).on(dinner).on(dh).on(up).on(gates).on(inner).on(h).on(u).on(mask).done();
    else backend.gruGrad(dx, dinner, dh, up, gates, inner, h, u, mask);
  }

  @Override
  public void simpleRnn(View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    if (open() instanceof Session here) here.call(Kind.SIMPLE_RNN, null).on(h).on(z).on(u).code(act == null ? -1 : act.ordinal()).on(mask).done();
    else backend.simpleRnn(h, z, u, act, mask);
  }

  @Override
  public void simpleRnnGrad(View dz, View dh, @Nullable View up, View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    if (open() instanceof Session here) here.call(Kind.SIMPLE_RNN_GRAD, null).on(dz).on(dh).on(up).on(h).on(z).on(u).code(act == null ? -1 : act.ordinal()).on(mask).done();
    else backend.simpleRnnGrad(dz, dh, up, h, z, u, act, mask);
  }

  @Override
  public void updateRows(Update update, View w, List<View> slots, View slices, View ids, double... numbers) {
    if (!(open() instanceof Session here)) {
      backend.updateRows(update, w, slots, slices, ids, numbers);
      return;
    }
    here.call(Kind.UPDATE_ROWS, update).on(w);
    for (int i = 0; i < 2; i++) here.on(i < slots.size() ? slots.get(i) : null);
    here.on(slices).on(ids);
    for (double x : numbers) here.number(x);
    here.done();
  }

  /** One call for each view: a plan moves each update to where its gradient is made. */
  @Override
  public void adamAll(List<View> w, List<View> g, List<View> m, List<View> v, double alpha, double b1, double b2, double epsilon) {
    if (open() == null) backend.adamAll(w, g, m, v, alpha, b1, b2, epsilon);
    else for (int i = 0; i < w.size(); i++) adam(w.get(i), g.get(i), m.get(i), v.get(i), alpha, b1, b2, epsilon);
  }
}
