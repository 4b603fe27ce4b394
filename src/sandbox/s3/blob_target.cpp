#include "sandbox/s3/blob_target.hpp"

namespace ploy::sandbox::s3 {

namespace {

class BlobTarget final : public PayloadTarget {
 public:
  BlobTarget(Store& store, std::unique_ptr<BlobWriter> writer, BlobAction act)
      : store_(store), writer_(std::move(writer)), act_(std::move(act)) {}

  Outcome<void> write(ByteView bytes) override {
    if (const auto ok = writer_->write(bytes); !ok) return std::unexpected(store_.disk_refusal(ok.error()));
    return {};
  }

  Outcome<net::Answer> finish(const PayloadFacts& facts) override { return act_(facts, writer_->finish()); }

 private:
  Store& store_;
  std::unique_ptr<BlobWriter> writer_;
  BlobAction act_;
};

}  // namespace

Outcome<std::unique_ptr<PayloadTarget>> into_blob(Store& store, BlobAction act) {
  auto writer = store.create_blob();
  if (!writer) return std::unexpected(std::move(writer.error()));
  return std::make_unique<BlobTarget>(store, *std::move(writer), std::move(act));
}

}  // namespace ploy::sandbox::s3
