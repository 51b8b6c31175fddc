/** Checks of the structure itself: which package may see which, who may use the Vector API, which names may stand side by side. */
@NullMarked
package org.kerava.structure;

import org.jspecify.annotations.NullMarked;
