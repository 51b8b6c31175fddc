/**
 * The vocabulary, for static import: {@code import static org.kerava.Ops.*} and its siblings are Keras's modules as classes of static
 * methods. Nothing is implemented here: each class shows what lies in the packages below. Start with {@code Layers} and the README.
 */
@NullMarked
package org.kerava;

import org.jspecify.annotations.NullMarked;
