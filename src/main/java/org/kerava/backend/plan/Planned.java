package org.kerava.backend.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Un;
import org.kerava.backend.Update;
import org.kerava.backend.Window;
import org.kerava.tensor.View;

/** A backend whose steps are planned, see the package: its composites, which are noted and run as one call. */
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
    call(Kind.LINEAR).on(out).on(a).on(b).on(bias).act(act).done();
  }

  @Override
  public void convLinear(Window w, View out, View x, View k, @Nullable View bias, @Nullable Un act) {
    call(Kind.CONV_LINEAR, w).on(out).on(x).on(k).on(bias).act(act).done();
  }

  @Override
  public void softmax(View out, View a, boolean log) {
    call(Kind.SOFTMAX).on(out).on(a).flag(log).done();
  }

  @Override
  public void softmaxGrad(View dx, View dy, View y, boolean log) {
    call(Kind.SOFTMAX_GRAD).on(dx).on(dy).on(y).flag(log).done();
  }

  @Override
  public void crossEntropy(View loss, View logP, View logits, View ids) {
    call(Kind.CROSS_ENTROPY).on(loss).on(logP).on(logits).on(ids).done();
  }

  @Override
  public void crossEntropyGrad(View dx, View dloss, View logP, View ids) {
    call(Kind.CROSS_ENTROPY_GRAD).on(dx).on(dloss).on(logP).on(ids).done();
  }

  @Override
  public void sigmoidCrossEntropy(View out, View x, View z) {
    call(Kind.SIGMOID_CROSS_ENTROPY).on(out).on(x).on(z).done();
  }

  @Override
  public void unaryGrad(Un op, View dx, View dy, View x, View y) {
    call(Kind.UNARY_GRAD, op).on(dx).on(dy).on(x).on(y).done();
  }

  @Override
  public void layerNorm(View out, View mean, View rstd, View x, @Nullable View gamma, @Nullable View beta,
      double epsilon) {
    call(Kind.LAYER_NORM).on(out).on(mean).on(rstd).on(x).on(gamma).on(beta).number(epsilon).done();
  }

  @Override
  public void layerNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View rstd,
      @Nullable View gamma) {
    call(Kind.LAYER_NORM_GRAD).on(dx).on(dgamma).on(dbeta).on(dy).on(x).on(mean).on(rstd).on(gamma).done();
  }

  @Override
  public void attention(View out, View top, View share, View q, View k, View v, @Nullable View mask, double scale,
      boolean causal) {
    call(Kind.ATTENTION).on(out).on(top).on(share).on(q).on(k).on(v).on(mask).number(scale).flag(causal).done();
  }

  @Override
  public void attentionGrad(View dq, View dk, View dv, View dy, View out, View top, View share, View q, View k, View v,
      @Nullable View mask, double scale, boolean causal) {
    call(Kind.ATTENTION_GRAD).on(dq).on(dk).on(dv).on(dy).on(out).on(top).on(share).on(q).on(k).on(v).on(mask)
        .number(scale).flag(causal).done();
  }

  @Override
  public void batchNorm(View out, View mean, View variance, View x, @Nullable View gamma, @Nullable View beta,
      double epsilon) {
    call(Kind.BATCH_NORM).on(out).on(mean).on(variance).on(x).on(gamma).on(beta).number(epsilon).done();
  }

  @Override
  public void batchNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean,
      View variance, @Nullable View gamma, double epsilon) {
    call(Kind.BATCH_NORM_GRAD).on(dx).on(dgamma).on(dbeta).on(dy).on(x).on(mean).on(variance).on(gamma).number(epsilon)
        .done();
  }

  @Override
  public void adam(View w, View g, View m, View v, double alpha, double b1, double b2, double epsilon) {
    call(Kind.ADAM).on(w).on(g).on(m).on(v).number(alpha).number(b1).number(b2).number(epsilon).done();
  }

  @Override
  public void sgd(View w, View g, @Nullable View m, double rate, double momentum, boolean nesterov) {
    call(Kind.SGD).on(w).on(g).on(m).number(rate).number(momentum).flag(nesterov).done();
  }

  @Override
  public void rmsprop(View w, View g, View v, @Nullable View mean, @Nullable View m, double rate, double rho,
      double momentum, double epsilon) {
    call(Kind.RMSPROP).on(w).on(g).on(v).on(mean).on(m).number(rate).number(rho).number(momentum).number(epsilon)
        .done();
  }

  @Override
  public void lstmCell(View h, View c, View saved, View z, View cPrev) {
    call(Kind.LSTM_CELL).on(h).on(c).on(saved).on(z).on(cPrev).done();
  }

  @Override
  public void lstmCellGrad(View dz, View dcPrev, View dh, View dc, View saved, View c, View cPrev) {
    call(Kind.LSTM_CELL_GRAD).on(dz).on(dcPrev).on(dh).on(dc).on(saved).on(c).on(cPrev).done();
  }

  @Override
  public void gruCell(View h, View saved, View x, View inner, View hPrev) {
    call(Kind.GRU_CELL).on(h).on(saved).on(x).on(inner).on(hPrev).done();
  }

  @Override
  public void gruCellGrad(View dx, View dinner, View dhPrev, View dh, View saved, View inner, View hPrev) {
    call(Kind.GRU_CELL_GRAD).on(dx).on(dinner).on(dhPrev).on(dh).on(saved).on(inner).on(hPrev).done();
  }

  @Override
  public void lstm(View h, View c, View gates, View u, @Nullable View mask) {
    call(Kind.LSTM).on(h).on(c).on(gates).on(u).on(mask).done();
  }

  @Override
  public void lstmOutputs(View h, View c, @Nullable View y, View x, View kernel, @Nullable View bias, View u,
      @Nullable View mask) {
    call(Kind.LSTM_OUTPUTS).on(h).on(c).on(y).on(x).on(kernel).on(bias).on(u).on(mask).done();
  }

  @Override
  public void gruOutputs(View h, @Nullable View y, View x, View kernel, @Nullable View bias, View u,
      @Nullable View innerBias, @Nullable View mask) {
    call(Kind.GRU_OUTPUTS).on(h).on(y).on(x).on(kernel).on(bias).on(u).on(innerBias).on(mask).done();
  }

  @Override
  public void lstmGrad(View dz, View dh, View dc, @Nullable View up, View gates, View h, View c, View u,
      @Nullable View mask) {
    call(Kind.LSTM_GRAD).on(dz).on(dh).on(dc).on(up).on(gates).on(h).on(c).on(u).on(mask).done();
  }

  @Override
  public void gru(View h, View gates, View inner, View u, @Nullable View bias, @Nullable View mask) {
    call(Kind.GRU).on(h).on(gates).on(inner).on(u).on(bias).on(mask).done();
  }

  @Override
  public void gruGrad(View dx, View dinner, View dh, @Nullable View up, View gates, View inner, View h, View u,
      @Nullable View mask) {
    call(Kind.GRU_GRAD).on(dx).on(dinner).on(dh).on(up).on(gates).on(inner).on(h).on(u).on(mask).done();
  }

  @Override
  public void simpleRnn(View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    call(Kind.SIMPLE_RNN).on(h).on(z).on(u).act(act).on(mask).done();
  }

  @Override
  public void simpleRnnGrad(View dz, View dh, @Nullable View up, View h, View z, View u, @Nullable Un act,
      @Nullable View mask) {
    call(Kind.SIMPLE_RNN_GRAD).on(dz).on(dh).on(up).on(h).on(z).on(u).act(act).on(mask).done();
  }

  @Override
  public void updateRows(Update update, View w, List<View> slots, View slices, View ids, double... numbers) {
    var call = call(Kind.UPDATE_ROWS, update).on(w);
    for (int i = 0; i < 2; i++) call.on(i < slots.size() ? slots.get(i) : null);
    call.on(slices).on(ids);
    for (double x : numbers) call.number(x);
    call.done();
  }

  /** One call for each view: a plan moves each update to where its gradient is made. */
  @Override
  public void adamAll(List<View> w, List<View> g, List<View> m, List<View> v, double alpha, double b1, double b2,
      double epsilon) {
    if (open() == null) backend.adamAll(w, g, m, v, alpha, b1, b2, epsilon);
    else for (int i = 0; i < w.size(); i++) adam(w.get(i), g.get(i), m.get(i), v.get(i), alpha, b1, b2, epsilon);
  }
}
