// The signed chain alone: the top level, every country's role, and the reference implementation beside it.

#include <sodium.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "directory/bundle.h"
#include "figures.h"
#include "pop_directory_embedded.h"
#include "trust/repository.h"

namespace pop::bench {
namespace {

directory::Bundle &bundle() {
  static auto opened = directory::Bundle::open({pop_directory_bundle, pop_directory_bundle_size});
  return *opened;
}

Result<trust::Repository> from_nothing() {
  auto trusted = trust::TrustedSet::start({pop_directory_root, pop_directory_root_size},
                                          pop_directory_embedded_at, trust::ed25519_verifier());
  if (!trusted) return trusted.error();
  trust::Repository repository(std::move(*trusted), bundle());
  if (auto ok = repository.refresh(); !ok) return ok.error();
  return repository;
}

// The regions verified, the chains of the countries below them, which are not.
struct Regions {
  trust::Repository repository;
  std::vector<trust::RoleChain> countries;
};

std::optional<Regions> regions() {
  auto repository = from_nothing();
  if (!repository) return std::nullopt;
  Regions out{std::move(*repository), {}};
  for (const auto &region : out.repository.trusted().targets()->delegations->roles) {
    const auto targets = out.repository.role({"targets", region.name});
    if (!targets || !(*targets)->delegations) continue;
    for (const auto &country : (*targets)->delegations->roles)
      out.countries.push_back({"targets", region.name, country.name});
  }
  return out;
}

bool verify_all(trust::Repository &repository, const std::vector<trust::RoleChain> &countries) {
  return std::all_of(countries.begin(), countries.end(),
                     [&repository](const trust::RoleChain &chain) { return repository.role(chain).ok(); });
}

void verify_countries(benchmark::State &state) {
  const auto known = regions();
  if (!known || known->countries.empty()) return state.SkipWithError("no country's role");
  for (auto _ : state) {
    state.PauseTiming();
    auto repository = std::make_unique<trust::Repository>(known->repository);
    state.ResumeTiming();
    if (!verify_all(*repository, known->countries)) state.SkipWithError("a role did not verify");
    state.PauseTiming();
    repository.reset();
    state.ResumeTiming();
  }
}

struct Check {
  Bytes message;
  Bytes signature;
  Bytes key;
};

// As many valid signatures a role as its threshold needs.
std::vector<Check> checks_of(Regions &known) {
  std::vector<Check> out;
  for (const trust::RoleChain &chain : known.countries) {
    const auto role = known.repository.role(chain);
    if (!role) return {};
    for (const trust::PublicKey &key : (*role)->verified_signers) {
      for (const trust::Signature &signature : (*role)->signatures) {
        if (trust::ed25519_verifier().verify(key, (*role)->signed_bytes, signature.value))
          out.push_back({(*role)->signed_bytes, signature.value, from_hex(key.value).value_or(Bytes{})});
      }
    }
  }
  return out;
}

void bare_checks(benchmark::State &state) {
  auto known = regions();
  const std::vector<Check> checks = known ? checks_of(*known) : std::vector<Check>();
  if (checks.empty()) return state.SkipWithError("no country's role");
  for (auto _ : state) {
    for (const Check &check : checks) {
      if (crypto_sign_verify_detached(check.signature.data(), check.message.data(), check.message.size(),
                                      check.key.data()) != 0)
        state.SkipWithError("a signature of the floor did not verify");
    }
  }
}

void refresh(benchmark::State &state) {
  for (auto _ : state) {
    const auto repository = from_nothing();
    if (!repository) state.SkipWithError(repository.error().message.c_str());
  }
}

// One process for all repetitions; it says what each refresh took.
void python_tuf(benchmark::State &state) {
  const auto close = [](FILE *process) { (void)pclose(process); };
  const std::unique_ptr<FILE, decltype(close)> process(popen(POP_NGCLIENT, "r"), close);
  for (auto _ : state) {
    double microseconds = 0;
    if (!process || std::fscanf(process.get(), "%lf", &microseconds) != 1) {
      state.SkipWithError("python-tuf did not run: tests/run.sh installs it");
      break;
    }
    state.SetIterationTime(microseconds / 1e6);
  }
}

}  // namespace

std::vector<Figure> role_figures() {
  return {
      {"every country's role, regions known", "1.8 times", verify_countries,
       "bare checks over the same bytes", bare_checks},
      {"refresh from nothing", "", refresh, "", {}},
      {"the same by python-tuf, from a folder", "", python_tuf, "", {}, true},
  };
}

}  // namespace pop::bench
