/* Prints the version, and why a client cannot be made of nothing. */
#include <pop/pop.h>
#include <stdio.h>
#include <string.h>
#ifdef APP_CURL
#include <pop/http_curl.h>
#endif

int main(void) {
  pop_client_config config = {sizeof config};
  pop_client *client = NULL;
  pop_error error;
  int faults = strcmp(pop_version(), POP_VERSION) != 0;
#ifdef APP_CURL
  pop_http_curl *curl = NULL;
  faults += pop_http_curl_create(NULL, &curl) != POP_OK;
  config.http = pop_http_curl_interface(curl);
#endif
  faults += pop_client_create(&config, &client, &error) >= 0 || client != NULL;
  printf("PoP %s: %s\n", pop_version(), error.message);
#ifdef APP_CURL
  pop_http_curl_destroy(curl);
#endif
  return faults;
}
