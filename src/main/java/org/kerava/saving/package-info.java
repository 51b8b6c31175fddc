/**
 * Configurations: how objects become Keras's JSON and back. Start with {@link org.kerava.saving.Config}; {@link org.kerava.saving.ObjectFactory}
 * knows the classes by Keras's names.
 */
@NullMarked
package org.kerava.saving;

import org.jspecify.annotations.NullMarked;
