/* A name server that never answers, for tests: the look-up of a name that ends in ".silent" waits until it is
 * let go. */
#ifndef POP_SILENT_RESOLVER_H
#define POP_SILENT_RESOLVER_H

/* Until so many look-ups wait. */
void silent_resolver_await(int count);
/* Ends them: there is no such name. Later ones wait again. */
void silent_resolver_let_go(void);

#endif
