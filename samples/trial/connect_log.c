/* Loaded before libc (LD_PRELOAD) into a program under examination: writes each network address the program
 * opens a connection or sends a datagram to, one a line, to the file named in CONNECT_LOG. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void note(const struct sockaddr *address) {
  char host[INET6_ADDRSTRLEN] = "";
  char line[INET6_ADDRSTRLEN + 16];
  unsigned port = 0;
  const char *path = getenv("CONNECT_LOG");
  if (path == NULL || address == NULL) return;
  if (address->sa_family == AF_INET) {
    const struct sockaddr_in *v4 = (const void *)address;
    inet_ntop(AF_INET, &v4->sin_addr, host, sizeof host);
    port = ntohs(v4->sin_port);
  } else if (address->sa_family == AF_INET6) {
    const struct sockaddr_in6 *v6 = (const void *)address;
    inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof host);
    port = ntohs(v6->sin6_port);
  } else {
    return; /* a socket of this machine alone */
  }
  int size = snprintf(line, sizeof line, "%s %u\n", host, port);
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (write(file, line, (size_t)size) != size) abort();
  close(file);
}

/* dlsym gives an object pointer; POSIX lets it be read as a function's. */
static void find_real(const char *name, void *function) { *(void **)function = dlsym(RTLD_NEXT, name); }

int connect(int socket, const struct sockaddr *address, socklen_t size) {
  static int (*real)(int, const struct sockaddr *, socklen_t);
  if (real == NULL) find_real("connect", (void *)&real);
  note(address);
  return real(socket, address, size);
}

ssize_t sendto(int socket, const void *data, size_t length, int flags, const struct sockaddr *address,
               socklen_t size) {
  static ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
  if (real == NULL) find_real("sendto", (void *)&real);
  note(address);
  return real(socket, data, length, flags, address, size);
}
