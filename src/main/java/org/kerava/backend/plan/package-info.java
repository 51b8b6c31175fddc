/**
 * The step plan: it stands behind the seam, in front of a backend, and makes the second and all later steps of a kind
 * (a step of {@code fit} of one model, say) run as one transaction in memory that was planned for it. Nothing above the
 * seam knows.
 *
 * <p><b>A step is followed, never replayed blind.</b> The Java code of every step runs: layers, tape, optimizer, the
 * user's own. The first step of a key may build weights and is eager; the second is eager too, and its calls are noted:
 * {@link org.kerava.backend.plan.Plan} is made of them. From the third on each call is compared with the plan's
 * (method, function, operands, layouts; numbers such as learning rates are taken as they come), and waits. What waits
 * runs when the step ends, or when the host reads a value. The first call that differs makes what waits run eagerly;
 * the step goes on eagerly, and its calls become a variant of the plan. So the eager meaning holds by construction.
 *
 * <p><b>What it is good for.</b> A plan knows what comes after each call. So element-wise calls that go on with one
 * another become a chain, which passes memory once and never stores what only it needs; a reduction of what it makes
 * reads each block from the cache; a chain that goes on with a product or convolution works on its blocks while they
 * are in the cache; and of many images a few at a time go through convolutions and poolings
 * ({@link org.kerava.backend.plan.Relay}). And it knows the last use of every buffer: all lie in one array per type and
 * share their places, updates of weights run as soon as the gradient is there, and a chain writes where its inputs die.
 *
 * <p><b>Where to start.</b> {@link org.kerava.backend.plan.Session} is the state of a thread and the heart of it: what
 * is done with a call. {@code Planned} is the seam's side, one line a method; {@link org.kerava.backend.plan.Kind} is
 * the same list from the other side, how a noted call is made. {@link org.kerava.backend.plan.Calls} holds the calls of
 * the open step, {@link org.kerava.backend.plan.Plan} those of a recorded one. {@link org.kerava.backend.plan.Groups}
 * finds what runs together, {@link org.kerava.backend.plan.Group} is one such group;
 * {@link org.kerava.backend.plan.Lifetimes} and {@link org.kerava.backend.plan.Placement} find places,
 * {@link org.kerava.backend.plan.Variants} chooses between several plans. A plan is first used when the kernels of its
 * chains are compiled; until then steps are eager.
 *
 * <p><b>What stays stored.</b> A part of a step that has run, because the host read, cannot be taken back, and the rest
 * of the step may differ and ask for anything that it made. {@link org.kerava.backend.plan.Repeats} knows what can be
 * made again from batches and from variables that the part leaves alone: that gives its memory away. A step that then
 * does go another way makes it again, and from then on the plans of its key keep all.
 *
 * <p><b>What else is eager.</b> Steps of less than a dozen calls, keys whose steps are new too often, all steps while
 * somebody looks at single calls (a profile, a flight recording), and everything outside of steps. Tensors of an open
 * step belong to its thread: another cannot read what still waits.
 *
 * <p>{@code -Dkerava.plan=off} switches it off.
 */
@NullMarked
package org.kerava.backend.plan;

import org.jspecify.annotations.NullMarked;
