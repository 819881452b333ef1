#pragma once
// The look-up that is measured: a child in Germany, through the C ABI.

#include <pop/pop.h>

#include <memory>

namespace pop::bench {

struct Destroy {
  void operator()(pop_client *client) const { pop_client_destroy(client); }
  void operator()(pop_answer *answer) const { pop_answer_destroy(answer); }
};
using ClientHandle = std::unique_ptr<pop_client, Destroy>;
using AnswerHandle = std::unique_ptr<pop_answer, Destroy>;

// Of the trial directory that is built in. Throw where there is no client or no service: there is nothing to
// measure then.
ClientHandle make_client();
AnswerHandle find(pop_client &client);

}  // namespace pop::bench
