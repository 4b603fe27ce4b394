#include "net/http_client.hpp"

#include "net/curl_pool.hpp"
#include "net/http_transfer.hpp"

namespace ploy::net {

struct HttpClient::Pool {
  Options options;
  CurlPool slots;
};

HttpClient::HttpClient(Options options) : pool_(new Pool{.options = std::move(options), .slots = {}}) {}

HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpDownload>> HttpClient::open(const HttpRequest& request, std::stop_token stop) {
  auto transfer = std::make_unique<HttpTransfer>(pool_->options, pool_->slots, std::move(stop));
  if (auto started = transfer->start(request); !started) return std::unexpected(std::move(started.error()));
  return transfer;
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request, std::uint64_t answer_bytes_max,
                                      std::stop_token stop) {
  auto download = open(request, std::move(stop));
  if (!download) return std::unexpected(std::move(download.error()));
  const auto body = read_all(**download, answer_bytes_max);
  if (!body) return std::unexpected(body.error());
  return HttpResponse{(*download)->head(), std::string(as_text(*body))};
}

}  // namespace ploy::net
