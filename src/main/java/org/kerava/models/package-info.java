/**
 * Models: layers that train. Start with {@link org.kerava.models.Sequential}, then {@link org.kerava.models.Model} for functional and subclassed models.
 */
@NullMarked
package org.kerava.models;

import org.jspecify.annotations.NullMarked;
