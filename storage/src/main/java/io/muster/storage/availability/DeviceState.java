package io.muster.storage.availability;

/**
 * What memory holds of one device, as of one commit; never changed.
 *
 * @param journal how far back its recent changes are known
 */
record DeviceState(Owner owner, Standing standing, Roll roll, Journal.Reach journal) {}
