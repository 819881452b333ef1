/* Loaded before libc (LD_PRELOAD) into a program that keeps a database: ends it at a chosen sync of a file,
 * where SIGKILL from outside seldom strikes.
 *
 *   CUT_AT=N      at the N-th fdatasync or fsync; 0 or unset: never
 *   CUT_HOW=      before   killed as it asks for the sync
 *                 after    killed when the sync is done: committed, and nobody has been told
 *                 power    as before, and of what was written since each file's last sync a part, drawn from
 * N, is taken back, as if it had never reached the disk
 *
 * Not imitated: a disk that says it has synced and has not, a sector written in halves, a directory entry
 * that is lost. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What one write covered, newest first. */
struct covered {
  struct covered *older;
  int file;
  off_t at;
  size_t count;
  unsigned char old[]; /* zeros where the file ended before */
};

static struct covered *unsynced;
static unsigned long syncs;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* dlsym gives an object pointer; POSIX lets it be read as a function's. */
static void find_real(const char *name, void *function) { *(void **)function = dlsym(RTLD_NEXT, name); }

static void remember(int file, off_t at, size_t count) {
  struct stat status;
  if (getenv("CUT_AT") == NULL || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return;
  struct covered *one = calloc(1, sizeof *one + count);
  if (one == NULL || pread(file, one->old, count, at) < 0) abort();
  one->file = file;
  one->at = at;
  one->count = count;
  pthread_mutex_lock(&mutex);
  one->older = unsynced;
  unsynced = one;
  pthread_mutex_unlock(&mutex);
}

static void forget(int file) {
  pthread_mutex_lock(&mutex);
  for (struct covered **at = &unsynced; *at != NULL;) {
    struct covered *one = *at;
    if (one->file != file) {
      at = &one->older;
    } else {
      *at = one->older;
      free(one);
    }
  }
  pthread_mutex_unlock(&mutex);
}

ssize_t pwrite64(int file, const void *data, size_t count, off64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (real == NULL) find_real("pwrite64", (void *)&real);
  remember(file, at, count);
  return real(file, data, count, at);
}

int ftruncate64(int file, off64_t size) {
  static int (*real)(int, off64_t);
  struct stat status;
  if (real == NULL) find_real("ftruncate64", (void *)&real);
  if (fstat(file, &status) == 0 && status.st_size > size)
    remember(file, size, (size_t)(status.st_size - size));
  return real(file, size);
}

int close(int file) {
  static int (*real)(int);
  if (real == NULL) find_real("close", (void *)&real);
  forget(file);
  return real(file);
}

static void take_back_a_part(unsigned seed) {
  static ssize_t (*write_at)(int, const void *, size_t, off64_t);
  find_real("pwrite64", (void *)&write_at);
  for (struct covered *one = unsynced; one != NULL; one = one->older) {
    if (rand_r(&seed) % 2 == 0) continue;
    if (write_at(one->file, one->old, one->count, one->at) != (ssize_t)one->count) abort();
  }
}

static int sync_with(const char *name, int file) {
  int (*real)(int);
  find_real(name, (void *)&real);
  const char *at = getenv("CUT_AT");
  const char *how = getenv("CUT_HOW");
  pthread_mutex_lock(&mutex);
  const int now = at != NULL && how != NULL && ++syncs == strtoul(at, NULL, 10);
  if (now && strcmp(how, "power") == 0) take_back_a_part((unsigned)syncs);
  if (now && strcmp(how, "after") != 0) raise(SIGKILL);
  pthread_mutex_unlock(&mutex);
  const int result = real(file);
  if (now) raise(SIGKILL);
  forget(file);
  return result;
}

int fdatasync(int file) { return sync_with("fdatasync", file); }
int fsync(int file) { return sync_with("fsync", file); }
