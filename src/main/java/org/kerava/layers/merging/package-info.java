/** Layers that join several inputs. Start with {@link org.kerava.layers.merging.Add}. */
@NullMarked
package org.kerava.layers.merging;

import org.jspecify.annotations.NullMarked;
