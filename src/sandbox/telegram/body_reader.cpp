#include "sandbox/telegram/body_reader.hpp"

#include "base/text.hpp"
#include "sandbox/telegram/multipart_reader.hpp"

namespace ploy::sandbox {

namespace {

constexpr int kTooLarge = 413;

class NoBody final : public BodyReader {
 public:
  std::optional<int> write(ByteView) override { return std::nullopt; }
  std::optional<int> finish() override { return std::nullopt; }
};

class TextBody final : public BodyReader {
 public:
  TextBody(Arguments& into, void (Arguments::*add)(std::string_view)) : into_(into), add_(add) {}

  std::optional<int> write(ByteView bytes) override {
    if (text_.size() + bytes.size() > kArgumentBytesMax) return kTooLarge;
    text_ += as_text(bytes);
    return std::nullopt;
  }

  std::optional<int> finish() override {
    (into_.*add_)(text_);
    return std::nullopt;
  }

 private:
  Arguments& into_;
  void (Arguments::*add_)(std::string_view);
  std::string text_;
};

class MultipartBody final : public BodyReader, private PartReceiver {
 public:
  MultipartBody(std::string_view boundary, Arguments& into, const std::filesystem::path& upload_dir)
      : into_(into), upload_dir_(upload_dir), reader_(boundary, *this) {}

  std::optional<int> write(ByteView bytes) override { return reader_.write(bytes); }
  std::optional<int> finish() override {
    if (!reader_.complete()) return 400;
    return std::nullopt;
  }

 private:
  std::optional<int> begin_part(PartHead head) override {
    head_ = std::move(head);
    text_.clear();
    if (!head_.file_name) return std::nullopt;
    if (++files_ > kFilesMax) return kTooLarge;
    auto staged = StagedFile::create(upload_dir_);
    if (!staged) return 500;
    file_.emplace(std::move(*staged));
    return std::nullopt;
  }

  std::optional<int> part_bytes(ByteView bytes) override {
    if (!file_) {
      if (text_.size() + bytes.size() > kArgumentBytesMax) return kTooLarge;
      text_ += as_text(bytes);
      return std::nullopt;
    }
    if (file_->bytes() + bytes.size() > kFileBytesMax) return kTooLarge;
    if (!file_->write(bytes)) return 500;
    return std::nullopt;
  }

  std::optional<int> end_part() override {
    if (file_) {
      into_.add_file(std::move(head_.name), {std::move(*head_.file_name), std::move(*file_)});
      file_.reset();
    } else {
      into_.add(std::move(head_.name), std::move(text_));
    }
    return std::nullopt;
  }

  Arguments& into_;
  const std::filesystem::path& upload_dir_;
  MultipartReader reader_;
  PartHead head_;
  std::string text_;
  std::optional<StagedFile> file_;
  int files_ = 0;
};

}  // namespace

std::unique_ptr<BodyReader> BodyReader::create(std::string_view content_type, Arguments& into,
                                               const std::filesystem::path& upload_dir) {
  const std::string type = to_lower(content_type);
  if (type.find("multipart/form-data") != std::string::npos) {
    const std::string boundary = multipart_boundary(content_type);
    if (boundary.empty()) return nullptr;
    return std::make_unique<MultipartBody>(boundary, into, upload_dir);
  }
  if (type.find("application/x-www-form-urlencoded") != std::string::npos)
    return std::make_unique<TextBody>(into, &Arguments::add_form);
  if (type.find("application/json") != std::string::npos)
    return std::make_unique<TextBody>(into, &Arguments::add_json);
  return std::make_unique<NoBody>();
}

}  // namespace ploy::sandbox
