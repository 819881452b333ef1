#ifdef __linux__
#define _GNU_SOURCE  // RTLD_NEXT
#include "silent_resolver.h"

#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int waiting, round_number;

static int is_silent(const char *name) {
  static const char end[] = ".silent";
  const size_t size = name == NULL ? 0 : strlen(name);
  return size >= sizeof end && strcmp(name + size - (sizeof end - 1), end) == 0;
}

// Stands before the C library's.
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **found) {
  if (is_silent(name)) {
    pthread_mutex_lock(&lock);
    const int begun = round_number;
    ++waiting;
    pthread_cond_broadcast(&changed);
    while (begun == round_number) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    return EAI_NONAME;
  }
  int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
  *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
  return real(name, service, hints, found);
}

void silent_resolver_await(int count) {
  pthread_mutex_lock(&lock);
  while (waiting < count) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}

void silent_resolver_let_go(void) {
  pthread_mutex_lock(&lock);
  ++round_number;
  waiting = 0;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}
#endif
