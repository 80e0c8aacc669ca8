/**
 * The only way to SQLite: opening, migrating, transactions, statements. Public for the packages
 * beside it; nothing outside of storage may use it.
 */
@NullMarked
package io.muster.storage.sql;

import org.jspecify.annotations.NullMarked;
