/* The smallest app: a client on the embedded directory, and one answer. With APP_CURL, a transport as well.
 */
#include <pop/pop.h>
#include <stdio.h>
#include <string.h>
#ifdef APP_CURL
#include <pop/http_curl.h>
#endif

#include "pop_directory_embedded.h"

int main(int argc, char **argv) {
  pop_client_config config = {sizeof config};
  pop_client *client = NULL;
  pop_error error;
  pop_str locale = {"de-DE", 5};
  pop_device device = {sizeof device};
  pop_answer *answer = NULL;
  pop_answer_view view = {sizeof view};
  pop_flow_config flow_config = {sizeof flow_config};
  pop_flow *flow = NULL;
  pop_screen_view screen = {sizeof screen};
  if (argc != 2) return 2;
  config.folder.data = argv[1];
  config.folder.size = strlen(argv[1]);
#ifdef APP_CURL
  pop_http_curl *curl = NULL;
  if (pop_http_curl_create(NULL, &curl) != POP_OK) return 2;
  config.http = pop_http_curl_interface(curl);
#endif
  config.root.data = pop_directory_root;
  config.root.size = pop_directory_root_size;
  config.bundle.data = pop_directory_bundle;
  config.bundle.size = pop_directory_bundle_size;
  config.embedded_at = pop_directory_embedded_at;
  if (pop_client_create(&config, &client, &error) < 0) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  /* Its own bundle again: the store is written. */
  if (pop_directory_offer_bundle(client, config.bundle, &error) < 0) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  device.locales = &locale;
  device.locale_count = 1;
  device.region.data = "DE";
  device.region.size = 2;
  device.can = POP_CAN_PHONE;
  if (pop_directory_find(client, &device, &answer, &error) < 0) return 1;
  pop_answer_get(answer, &view);
  flow_config.device = &device;
  if (pop_flow_create(client, &flow_config, &flow, &error) < 0) return 1;
  pop_flow_screen(flow, &screen);
  printf("%s %.*s %d %.*s\n", pop_version(), (int)view.country.size, view.country.data,
         view.service_count > 0, (int)screen.id.size, screen.id.data);
  pop_flow_destroy(flow);
  pop_answer_destroy(answer);
  pop_client_destroy(client);
#ifdef APP_CURL
  pop_http_curl_destroy(curl);
#endif
  return 0;
}
