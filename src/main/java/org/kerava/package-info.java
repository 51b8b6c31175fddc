/** tmp */ package org.kerava;
