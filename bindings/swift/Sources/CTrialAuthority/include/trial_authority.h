/* Linux only: makes URLSession trust a trial's certificates. FoundationNetworking has no setting for it, so
 * the libcurl beneath it is told. For trials and tests; no part of what an app links. */
#ifndef POP_TRIAL_AUTHORITY_H
#define POP_TRIAL_AUTHORITY_H

/* PEM certificates to trust instead of the system's. Before the first request. */
void pop_trial_authority(const char *pem_file);

#endif
