// libcurl's option calls are variadic, which Swift cannot call; one function for every type of argument.
#ifndef YI_CURL_SHIMS_H
#define YI_CURL_SHIMS_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

typedef size_t (*yi_curl_sink)(char *bytes, size_t size, size_t count, void *context);

CURLcode yi_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode yi_curl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode yi_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *list);
CURLcode yi_curl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode yi_curl_set_sink(CURL *easy, CURLoption option, yi_curl_sink sink);
CURLcode yi_curl_get_long(CURL *easy, CURLINFO info, long *value);
CURLcode yi_curl_get_double(CURL *easy, CURLINFO info, double *value);
// The string belongs to libcurl and lives as long as the handle does nothing else; NULL if unknown.
const char *yi_curl_get_string(CURL *easy, CURLINFO info);
void *yi_curl_get_private(CURL *easy);
CURLMcode yi_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);
// The next finished transfer; false when there is none.
bool yi_curl_next_done(CURLM *multi, CURL **easy, CURLcode *result);

// Refuses sockets to addresses that no public site has. `refused` is set when it did.
typedef struct {
  bool refused;
} yi_socket_guard;
void yi_curl_guard_sockets(CURL *easy, yi_socket_guard *guard);
// True for loopback, private, link-local, shared, multicast, reserved and unspecified addresses
// (IPv4 and IPv6, with IPv4 inside IPv6). `text` is a numeric address; false if it is none.
bool yi_address_is_private(const char *text);

#endif
