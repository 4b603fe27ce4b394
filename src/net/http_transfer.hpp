#pragma once

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "net/curl_pool.hpp"
#include "net/http_client.hpp"

namespace ploy::net {

// One request and its answer, driven by whoever calls: libcurl works only inside start() and read(), so a
// reader that does not read holds the sender back.
//
// The way of the bytes: socket -> libcurl's buffer -> the caller's buffer. Only what arrives with the head,
// or does not fit into a small buffer, takes a detour through spill_.
class HttpTransfer final : public HttpDownload {
 public:
  HttpTransfer(const HttpClient::Options& options, CurlPool& pool, std::stop_token stop);
  ~HttpTransfer() override;
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;

  // Sends all of `request` and returns when the answer's head is there. Once.
  [[nodiscard]] Result<void> start(const HttpRequest& request);

  const HttpHead& head() const override { return head_; }
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override;

 private:
  // What libcurl calls.
  int on_connected();
  std::size_t on_pull(std::span<std::byte> out);
  std::size_t on_header(std::string_view line);
  std::size_t on_body(ByteView bytes);
  void set_callbacks();

  bool header_line(std::string_view line);
  std::size_t unspill(std::span<std::byte> out);
  template <class Reached>
  Result<void> drive_until(Reached reached);
  void collect_result();
  void note_progress();
  curl_off_t uploaded() const;
  bool upload_is_over() const;
  Instant deadline() const;
  Result<void> outcome() const;
  std::unexpected<Error> lost(std::string why) const;

  CURL* easy() const { return slot_->easy.get(); }
  CURLM* multi() const { return slot_->multi.get(); }

  const HttpClient::Options& options_;
  CurlPool& pool_;
  std::unique_ptr<CurlSlot> slot_;
  std::stop_token stop_;
  CurlList headers_;
  std::string origin_;  // of the URL, for error texts

  ByteReader* body_ = nullptr;  // only during start()
  std::uint64_t body_bytes_ = 0;
  std::uint64_t body_left_ = 0;
  std::optional<Error> failure_;  // the first one, ours or the body's; ends the transfer

  HttpHead head_;
  std::size_t head_bytes_ = 0;
  bool head_is_there_ = false;

  std::span<std::byte> target_;  // where the read() under way wants its bytes
  std::size_t filled_ = 0;
  Bytes spill_;
  std::size_t spill_at_ = 0;
  bool paused_ = false;

  std::optional<CURLcode> result_;  // set when libcurl is done
  std::chrono::milliseconds answer_timeout_{0};
  std::optional<Instant> connected_at_;
  std::optional<Instant> sent_at_;
  Instant progress_at_{};
  curl_off_t progress_ = 0;
};

}  // namespace ploy::net
