/* Loaded before OpenSSL (LD_PRELOAD) into a program under examination: writes what it sends and receives
 * inside TLS into the folder TLS_TAP, one file for each connection and direction. */
#include <dlfcn.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* dlsym gives an object pointer; POSIX lets it be read as a function's. */
static void find_real(const char *name, void *function) { *(void **)function = dlsym(RTLD_NEXT, name); }

static void note(SSL *tls, const char *direction, const void *data, size_t size) {
  char path[4096];
  const char *folder = getenv("TLS_TAP");
  if (folder == NULL) return;
  snprintf(path, sizeof path, "%s/%s-%d-%p-%s", folder, SSL_is_server(tls) ? "server" : "client",
           (int)getpid(), (void *)tls, direction);
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0 || write(file, data, size) != (ssize_t)size) abort();
  close(file);
}

int SSL_write(SSL *tls, const void *data, int size) {
  static int (*real)(SSL *, const void *, int);
  if (real == NULL) find_real("SSL_write", (void *)&real);
  const int done = real(tls, data, size);
  if (done > 0) note(tls, "out", data, (size_t)done);
  return done;
}

int SSL_read(SSL *tls, void *data, int size) {
  static int (*real)(SSL *, void *, int);
  if (real == NULL) find_real("SSL_read", (void *)&real);
  const int done = real(tls, data, size);
  if (done > 0) note(tls, "in", data, (size_t)done);
  return done;
}
