#include "openssl_verifier.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string_view>

namespace pop::conformance {
namespace {

struct Release {
  void operator()(BIO *bio) const noexcept { BIO_free_all(bio); }
  void operator()(EVP_PKEY *key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX *digest) const noexcept { EVP_MD_CTX_free(digest); }
};
using Bio = std::unique_ptr<BIO, Release>;
using Key = std::unique_ptr<EVP_PKEY, Release>;
using Digest = std::unique_ptr<EVP_MD_CTX, Release>;

// Only the one PEM text that OpenSSL itself would write for the key: otherwise one key under two spellings
// could count twice towards a threshold.
Key read_pem(const std::string &text) noexcept {
  const Bio in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!in) return nullptr;
  Key key(PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr));
  const Bio out(BIO_new(BIO_s_mem()));
  if (!key || !out || PEM_write_bio_PUBKEY(out.get(), key.get()) != 1) return nullptr;
  char *written = nullptr;
  const long size = BIO_get_mem_data(out.get(), &written);
  if (size < 0 || std::string_view(written, static_cast<std::size_t>(size)) != text) return nullptr;
  return key;
}

bool is_p256(const EVP_PKEY *key) noexcept {
  char name[32] = {};
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, name, sizeof name, nullptr) == 1 &&
         std::string_view(name) == "prime256v1";
}

bool use_pss(EVP_PKEY_CTX *context) noexcept {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_AUTO) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1;
}

class OpensslVerifier final : public trust::SignatureVerifier {
 public:
  bool verify(const trust::PublicKey &key, ByteView message, ByteView signature) const noexcept override {
    const bool ecdsa = (key.keytype == "ecdsa" || key.keytype == "ecdsa-sha2-nistp256") &&
                       key.scheme == "ecdsa-sha2-nistp256";
    const bool rsa = key.keytype == "rsa" && key.scheme == "rsassa-pss-sha256";
    if (!ecdsa && !rsa) return trust::ed25519_verifier().verify(key, message, signature);
    const Key parsed = read_pem(key.value);
    if (!parsed) return false;
    if (ecdsa ? !is_p256(parsed.get()) : EVP_PKEY_get_base_id(parsed.get()) != EVP_PKEY_RSA) return false;
    const Digest digest(EVP_MD_CTX_new());
    EVP_PKEY_CTX *context = nullptr;
    return digest && EVP_DigestVerifyInit(digest.get(), &context, EVP_sha256(), nullptr, parsed.get()) == 1 &&
           (ecdsa || use_pss(context)) &&
           EVP_DigestVerify(digest.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
  }
};

}  // namespace

const trust::SignatureVerifier &openssl_verifier() noexcept {
  static const OpensslVerifier verifier;
  return verifier;
}

}  // namespace pop::conformance
