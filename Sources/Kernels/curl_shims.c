#include "curl_shims.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

CURLcode yi_curl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
CURLcode yi_curl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
CURLcode yi_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
  return curl_easy_setopt(easy, option, list);
}
CURLcode yi_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
CURLcode yi_curl_set_sink(CURL *easy, CURLoption option, yi_curl_sink sink) {
  return curl_easy_setopt(easy, option, sink);
}
CURLcode yi_curl_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}
CURLcode yi_curl_get_double(CURL *easy, CURLINFO info, double *value) {
  return curl_easy_getinfo(easy, info, value);
}
const char *yi_curl_get_string(CURL *easy, CURLINFO info) {
  char *value = NULL;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}
void *yi_curl_get_private(CURL *easy) {
  char *value = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
  return value;
}
CURLMcode yi_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
bool yi_curl_next_done(CURLM *multi, CURL **easy, CURLcode *result) {
  int left = 0;
  CURLMsg *message = NULL;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *easy = message->easy_handle;
    *result = message->data.result;
    return true;
  }
  return false;
}

static bool private_v4(uint32_t a) {
  struct block { uint32_t net; int bits; };
  // IANA special-purpose registry (RFC 6890 and later), without the few that are globally reachable.
  static const struct block blocks[] = {
      {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
      {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24}, {0xC0A80000, 16}, {0xC6120000, 15},
      {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 4},  {0xF0000000, 4}};
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
    if ((a ^ blocks[i].net) >> (32 - blocks[i].bits) == 0) return true;
  return false;
}

static uint32_t word(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool private_v6(const uint8_t *a) {
  static const uint8_t zero[16] = {0};
  static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  static const uint8_t nat64[12] = {0, 0x64, 0xFF, 0x9B};
  if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0 || memcmp(a, zero, 12) == 0)
    return memcmp(a, zero, 12) == 0 || private_v4(word(a + 12));  // ::, ::1 and ::a.b.c.d
  if (word(a) == 0x0064FF9B) return true;  // local-use NAT64, RFC 8215
  if (a[0] == 0x20 && a[1] == 0x02) return private_v4(word(a + 2));  // 6to4
  if (word(a) == 0x20010000 || word(a) == 0x20010DB8) return true;  // Teredo, documentation
  return (a[0] & 0xFE) == 0xFC || (a[0] == 0xFE && a[1] >= 0x80) || a[0] == 0xFF || a[0] == 0x01;
}

bool yi_address_is_private(const char *text) {
  struct in_addr v4;
  struct in6_addr v6;
  if (inet_pton(AF_INET, text, &v4) == 1) return private_v4(ntohl(v4.s_addr));
  if (inet_pton(AF_INET6, text, &v6) == 1) return private_v6(v6.s6_addr);
  return false;
}

static curl_socket_t guarded_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)purpose;
  bool refused = true;
  if (address->family == AF_INET)
    refused = private_v4(ntohl(((struct sockaddr_in *)&address->addr)->sin_addr.s_addr));
  else if (address->family == AF_INET6)
    refused = private_v6(((struct sockaddr_in6 *)&address->addr)->sin6_addr.s6_addr);
  if (refused) {
    ((yi_socket_guard *)context)->refused = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype, address->protocol);
}

void yi_curl_guard_sockets(CURL *easy, yi_socket_guard *guard) {
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, guarded_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, guard);
}
