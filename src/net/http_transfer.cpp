#include "net/http_transfer.hpp"

#include <algorithm>
#include <cstring>

#include "base/text.hpp"
#include "net/curl_request.hpp"
#include "net/url.hpp"

namespace ploy::net {

namespace {

constexpr std::size_t kHeadBytesMax = 256 * kKiB;
constexpr std::size_t kSpillBytesMax = kMiB;
// Without anything else to wait for; libcurl's own timers are kept by curl_multi_poll().
constexpr std::chrono::milliseconds kPollMax{1000};

Instant now() { return std::chrono::steady_clock::now(); }

std::string describe(CURL* easy, CURLcode code) {
  std::string text = curl_easy_strerror(code);
  long number = 0;
  // After anything but a failed connection the number is one of an earlier, unrelated call.
  if (code == CURLE_COULDNT_CONNECT && curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number) == CURLE_OK &&
      number != 0)
    text += std::string(" (") + std::strerror(static_cast<int>(number)) + ")";
  return text;
}

// The answer, or our own request, was not what HTTP allows; another try would end the same way.
bool is_malformed(CURLcode code) {
  return code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL ||
         code == CURLE_URL_MALFORMAT || code == CURLE_BAD_CONTENT_ENCODING;
}

}  // namespace

HttpTransfer::HttpTransfer(const HttpClient::Options& options, CurlPool& pool, std::stop_token stop)
    : options_(options), pool_(pool), slot_(pool.borrow()), stop_(std::move(stop)) {}

HttpTransfer::~HttpTransfer() {
  curl_multi_remove_handle(multi(), easy());  // closes the connection unless the answer was read to its end
  pool_.give_back(std::move(slot_));
}

Result<void> HttpTransfer::start(const HttpRequest& request) {
  const auto url = parse_url(request.url);
  if (!url) return std::unexpected(url.error());
  origin_ = url->origin();
  if (auto set = configure(easy(), options_, request, headers_); !set)
    return wrap(std::move(set.error()), origin_);
  set_callbacks();
  body_ = request.body;
  body_bytes_ = body_left_ = body_ == nullptr ? 0 : request.body_bytes;
  answer_timeout_ = request.answer_timeout;
  curl_multi_add_handle(multi(), easy());

  auto driven = drive_until([this] { return head_is_there_ && upload_is_over(); });
  body_ = nullptr;  // borrowed for this call only
  if (driven && !head_is_there_) return lost("the connection ended without an answer");
  return driven;
}

Result<std::size_t> HttpTransfer::read(std::span<std::byte> out) {
  if (spill_at_ < spill_.size()) return unspill(out);
  target_ = out;
  filled_ = 0;
  progress_at_ = now();  // the time between two reads is the reader's own
  if (std::exchange(paused_, false)) curl_easy_pause(easy(), CURLPAUSE_CONT);
  const auto driven = drive_until([this] { return filled_ > 0; });
  target_ = {};
  if (!driven) return std::unexpected(driven.error());
  return filled_;
}

std::size_t HttpTransfer::unspill(std::span<std::byte> out) {
  const auto rest = std::span(spill_).subspan(spill_at_);
  const std::size_t n = std::min(out.size(), rest.size());
  std::ranges::copy(rest.first(n), out.begin());
  spill_at_ += n;
  if (spill_at_ == spill_.size()) {
    spill_.clear();
    spill_at_ = 0;
  }
  return n;
}

template <class Reached>
Result<void> HttpTransfer::drive_until(Reached reached) {
  const std::stop_callback wake(stop_, [this] { curl_multi_wakeup(multi()); });
  while (!reached() && !result_) {
    if (stop_.stop_requested()) return fail(ErrorKind::kCancelled, origin_ + ": stopped");
    int running = 0;
    curl_multi_perform(multi(), &running);
    collect_result();
    note_progress();
    if (reached() || result_) break;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline() - now());
    if (left.count() <= 0) return lost("no answer within the time allowed");
    curl_multi_poll(multi(), nullptr, 0, static_cast<int>(std::min(left, kPollMax).count()), nullptr);
  }
  if (reached()) return {};  // how it ended afterwards is for the next call to say
  return outcome();
}

void HttpTransfer::collect_result() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi(), &left))
    if (message->msg == CURLMSG_DONE) result_ = message->data.result;
}

void HttpTransfer::note_progress() {
  curl_off_t downloaded = 0;
  curl_easy_getinfo(easy(), CURLINFO_SIZE_DOWNLOAD_T, &downloaded);
  const curl_off_t progress = uploaded() + downloaded + static_cast<curl_off_t>(head_bytes_);
  if (std::exchange(progress_, progress) != progress) progress_at_ = now();
  if (connected_at_ && !sent_at_ && static_cast<std::uint64_t>(uploaded()) == body_bytes_) sent_at_ = now();
}

curl_off_t HttpTransfer::uploaded() const {
  curl_off_t bytes = 0;
  curl_easy_getinfo(easy(), CURLINFO_SIZE_UPLOAD_T, &bytes);
  return bytes;
}

// libcurl stops sending when the server refuses before the body is through.
bool HttpTransfer::upload_is_over() const {
  return static_cast<std::uint64_t>(uploaded()) == body_bytes_ || head_.status >= 300;
}

Instant HttpTransfer::deadline() const {
  if (!connected_at_) return Instant::max();  // libcurl keeps connect_timeout itself
  if (sent_at_ && !head_is_there_) return *sent_at_ + answer_timeout_;
  return progress_at_ + options_.stall_timeout;
}

Result<void> HttpTransfer::outcome() const {
  if (failure_) return std::unexpected(*failure_);
  if (!result_ || *result_ == CURLE_OK) return {};
  const bool body_has_left = uploaded() > 0 || *result_ == CURLE_SEND_FAIL_REWIND;
  const std::string why = describe(easy(), *result_);
  if (!body_has_left && is_malformed(*result_)) return fail(ErrorKind::kInvalid, origin_ + ": " + why);
  return fail(body_has_left ? ErrorKind::kUnknown : ErrorKind::kUnavailable, origin_ + ": " + why);
}

std::unexpected<Error> HttpTransfer::lost(std::string why) const {
  return fail(uploaded() > 0 ? ErrorKind::kUnknown : ErrorKind::kUnavailable,
              origin_ + ": " + std::move(why));
}

void HttpTransfer::set_callbacks() {
  const auto set = [this](CURLoption data, CURLoption function, auto* callback) {
    curl_easy_setopt(easy(), data, this);
    curl_easy_setopt(easy(), function, callback);
  };
  using Self = HttpTransfer;
  set(
      CURLOPT_PREREQDATA, CURLOPT_PREREQFUNCTION,
      +[](void* self, char*, char*, int, int) { return static_cast<Self*>(self)->on_connected(); });
  set(
      CURLOPT_READDATA, CURLOPT_READFUNCTION, +[](char* out, std::size_t size, std::size_t n, void* self) {
        return static_cast<Self*>(self)->on_pull(std::as_writable_bytes(std::span(out, size * n)));
      });
  set(
      CURLOPT_HEADERDATA, CURLOPT_HEADERFUNCTION,
      +[](char* line, std::size_t size, std::size_t n, void* self) {
        return static_cast<Self*>(self)->on_header({line, size * n});
      });
  set(
      CURLOPT_WRITEDATA, CURLOPT_WRITEFUNCTION,
      +[](char* bytes, std::size_t size, std::size_t n, void* self) {
        return static_cast<Self*>(self)->on_body(std::as_bytes(std::span(bytes, size * n)));
      });
}

int HttpTransfer::on_connected() {
  // libcurl tries again on a fresh connection when a kept one turns out dead. A body that was begun
  // cannot be begun anew, and how much of it arrived nobody knows.
  if (body_left_ != body_bytes_) {
    failure_ = Error{ErrorKind::kUnknown, origin_ + ": the kept connection ended within the body"};
    return CURL_PREREQFUNC_ABORT;
  }
  connected_at_ = progress_at_ = now();
  return CURL_PREREQFUNC_OK;
}

std::size_t HttpTransfer::on_pull(std::span<std::byte> out) {
  if (body_ == nullptr) return CURL_READFUNC_ABORT;
  const std::size_t want = std::min<std::uint64_t>(out.size(), body_left_);
  if (want == 0) return 0;
  const auto n = body_->read(out.first(want));
  progress_at_ = now();  // the time this took is the reader's, not the network's
  if (n && *n > 0) {
    body_left_ -= *n;
    return *n;
  }
  failure_ = n ? Error{ErrorKind::kInvalid, "the request's body ended " + std::to_string(body_left_) +
                                                " bytes before its announced end"}
               : n.error();
  return CURL_READFUNC_ABORT;
}

// Whatever is not the line's length makes libcurl give up.
std::size_t HttpTransfer::on_header(std::string_view line) {
  if (head_is_there_) return line.size();  // a trailer
  head_bytes_ += line.size();
  if (head_bytes_ <= kHeadBytesMax && header_line(line)) return line.size();
  failure_ = lost("the answer's header is too large or malformed").error();
  if (failure_->kind == ErrorKind::kUnavailable) failure_->kind = ErrorKind::kInvalid;
  return 0;
}

bool HttpTransfer::header_line(std::string_view line) {
  if (line.starts_with("HTTP/")) {
    head_ = {};
    return true;
  }
  const std::string_view text = trim(line);
  if (text.empty()) {
    long status = 0;
    curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
    head_.status = static_cast<int>(status);
    head_is_there_ = status >= 200;  // what is below is interim, the answer follows
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || line.front() == ' ' || line.front() == '\t')
    return false;
  head_.headers.add(std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
  return true;
}

std::size_t HttpTransfer::on_body(ByteView bytes) {
  const bool direct = spill_.empty();
  const std::size_t n = direct ? std::min(target_.size() - filled_, bytes.size()) : 0;
  if (spill_.size() + bytes.size() - n > kSpillBytesMax) {
    paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  // Not std::ranges::copy(): GCC 12 copies std::byte one by one with it, and every byte passes here.
  if (n > 0) std::memcpy(target_.data() + filled_, bytes.data(), n);
  filled_ += n;
  spill_.insert(spill_.end(), bytes.begin() + static_cast<std::ptrdiff_t>(n), bytes.end());
  return bytes.size();
}

}  // namespace ploy::net
