// What libcurl is told for every exchange, whatever the environment says, and what it may not do to the
// process.

#include <curl/curl.h>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdlib>
#include <map>

#include "transport.h"

namespace {

std::map<CURLoption, long> numbers;
int global_cleanups = 0;
std::atomic<bool> other_end_gone{false};
std::atomic<int> sends_while_gone{0};

}  // namespace

// In the place of libcurl's and the C library's. An int, for what stands before ... may be nothing narrower
// or of another kind, as an enumeration is.
extern "C" __attribute__((visibility("default"))) CURLcode told_easy(CURL *easy, int number,
                                                                     ...) __asm__("curl_easy_setopt");
extern "C" CURLcode told_easy(CURL *easy, int number, ...) {
  static const auto real =
      reinterpret_cast<CURLcode (*)(CURL *, CURLoption, ...)>(dlsym(RTLD_NEXT, "curl_easy_setopt"));
  va_list arguments;
  va_start(arguments, number);
  const auto option = static_cast<CURLoption>(number);
  CURLcode done = CURLE_OK;
  if (option < CURLOPTTYPE_OBJECTPOINT) {
    numbers[option] = va_arg(arguments, long);
    done = real(easy, option, numbers[option]);
  } else if (option < CURLOPTTYPE_OFF_T) {
    done = real(easy, option, va_arg(arguments, void *));
  } else {
    done = real(easy, option, va_arg(arguments, curl_off_t));
  }
  va_end(arguments);
  return done;
}

extern "C" __attribute__((visibility("default"))) void curl_global_cleanup() { ++global_cleanups; }

// As a system behaves that cannot send without a signal.
extern "C" __attribute__((visibility("default"))) ssize_t send(int file, const void *data, size_t size,
                                                               int flags) {
  if (other_end_gone) {
    ++sends_while_gone;
    raise(SIGPIPE);
    errno = EPIPE;
    return -1;
  }
  static const auto real =
      reinterpret_cast<ssize_t (*)(int, const void *, size_t, int)>(dlsym(RTLD_NEXT, "send"));
  return real(file, data, size, flags);
}

namespace pop::test {
namespace {

struct Variable {
  Variable(const char *variable, const std::string &value) : name(variable) {
    setenv(name, value.c_str(), 1);
  }
  ~Variable() { unsetenv(name); }
  Variable(const Variable &) = delete;
  Variable &operator=(const Variable &) = delete;
  const char *name;
};

pop_result created(const std::string &proxy, std::uint32_t struct_size = sizeof(pop_http_curl_config)) {
  pop_http_curl_config config{};
  config.struct_size = struct_size;
  config.proxy = {proxy.data(), proxy.size()};
  pop_http_curl *curl = nullptr;
  const pop_result result = pop_http_curl_create(&config, &curl);
  EXPECT_EQ(curl != nullptr, result == POP_OK);
  pop_http_curl_destroy(curl);
  return result;
}

TEST(Options, NoSignalsAndNoWaitingForALookUpAtTheEnd) {
  numbers.clear();
  Transport().ask("/head");
  EXPECT_EQ(numbers[CURLOPT_NOSIGNAL], 1);
  EXPECT_EQ(numbers[CURLOPT_QUICK_EXIT], 1);
}

TEST(Options, LibcurlStaysForTheRestOfTheProcess) {
  Transport().ask("/head");
  EXPECT_EQ(global_cleanups, 0);
  // The host's own use of libcurl goes on.
  CURL *own = curl_easy_init();
  EXPECT_NE(own, nullptr);
  curl_easy_cleanup(own);
}

TEST(Options, WithoutAProxyTheEnvironmentsIsNotUsed) {
  const std::string closed = "http://127.0.0.1:" + port("CLOSED");
  const Variable https("https_proxy", closed), all("ALL_PROXY", closed);
  Transport().ask("/head");
}

TEST(Options, TheProxyIsUsedForEveryHostAndSeesOnlyWhereTo) {
  const Variable none("NO_PROXY", "*"), no("no_proxy", "127.0.0.1");
  Transport transport("http://127.0.0.1:" + port("PROXY"));
  const std::string authority = "127.0.0.1:" + port("TRUSTED");
  EXPECT_EQ(transport.run(post(url("TRUSTED", "/echo"), pattern(100))).body, pattern(100));
  EXPECT_EQ(transport.ask("/tunnelled"), "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority +
                                             "\r\nProxy-Connection: Keep-Alive\r\n");
}

TEST(Options, WhatAProxyRefusesIsNotTriedWithoutIt) {
  Transport transport("http://127.0.0.1:" + port("PROXY"));
  EXPECT_EQ(transport.run(get(url("TRUSTED", "/head", "localhost"))).result, POP_E_NETWORK);
}

TEST(Options, AProxyOfAnotherFormIsRefused) {
  for (const char *wrong :
       {"127.0.0.1:3128", "https://127.0.0.1:3128", "socks5://127.0.0.1:1080", "http://127.0.0.1",
        "http://:3128", "http://proxy:0", "http://proxy:65536", "http://proxy:31x", "http://proxy:3128/",
        "http://pro xy:3128", "http://proxy/:3128"}) {
    EXPECT_EQ(created(wrong), POP_E_ARGUMENT) << wrong;
  }
  EXPECT_EQ(created(std::string("http://a\0b:3128", 15)), POP_E_ARGUMENT);
  for (const char *right :
       {"", "http://proxy.example:3128", "http://[::1]:3128", "http://name:word@proxy:80"}) {
    EXPECT_EQ(created(right), POP_OK) << right;
  }
}

TEST(Options, AnAppThatKnowsNoProxyGetsNone) {
  EXPECT_EQ(created("nonsense", offsetof(pop_http_curl_config, proxy)), POP_OK);
  EXPECT_EQ(created("", 0), POP_E_ARGUMENT);
}

TEST(Options, AConnectionWhoseOtherEndWentEndsNoProgram) {
  Transport transport;
  transport.ask("/head");
  other_end_gone = true;
  const HttpResponse response = transport.run(post(url("TRUSTED", "/echo"), pattern(100)));
  other_end_gone = false;
  EXPECT_LT(response.result, 0);
  sigset_t pending;
  sigemptyset(&pending);
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
  transport.ask("/head");
}

// More isolation values than pools are kept: the oldest's connection is closed inside `start`.
TEST(Options, NorDoesOneThatMakesWayForAnother) {
  Transport transport;
  for (std::uint32_t isolation = 0; isolation < 4; ++isolation) transport.ask("/head", isolation);
  HttpRequest request = get(url("TRUSTED", "/hold"));
  request.isolation = 4;
  sends_while_gone = 0;
  other_end_gone = true;
  const auto started = transport.client().start(request);
  other_end_gone = false;
  EXPECT_TRUE(started);
  EXPECT_GT(sends_while_gone, 0) << "no connection was closed";
}

}  // namespace
}  // namespace pop::test
