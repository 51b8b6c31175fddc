/** Data: batches, data sets and where they come from. Start at {@link org.kerava.data.Dataset}. */
@NullMarked
package org.kerava.data;

import org.jspecify.annotations.NullMarked;
