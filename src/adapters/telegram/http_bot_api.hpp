#pragma once

#include "adapters/telegram/bot_api.hpp"
#include "adapters/telegram/chat_moves.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "net/http_client.hpp"

namespace ploy::telegram {

class DocumentBody;

// The Bot API over HTTP. The token stands in every URL and is named nowhere else.
//
// A call that meets migrate_to_chat_id is repeated once under the new id. An upload that meets it has used up
// its body: it ends in kUnavailable, nothing was posted, and the next one goes to the new id.
class HttpBotApi final : public BotApi {
 public:
  struct Options {
    Secret token;
    std::string url = "https://api.telegram.org";  // or a self-hosted server's; no trailing slash
    std::map<ChatId, ChatId> moved_chats;          // what on_move said in earlier runs
    ChatMoves::Listener on_move;                   // keep it: the old id will not come back
  };

  // `http` and `random` are borrowed. The proxy is the client's business.
  HttpBotApi(Options options, net::HttpClient& http, Random& random);

  [[nodiscard]] ApiResult<nlohmann::json> call(const Call& call, std::stop_token stop) override;
  [[nodiscard]] ApiResult<Uploaded> upload(const Upload& upload, std::stop_token stop) override;
  [[nodiscard]] ApiResult<std::unique_ptr<ByteReader>> download(std::string_view file_path,
                                                                std::stop_token stop) override;
  ChatId current(ChatId chat) const override { return moves_.current(chat); }

 private:
  net::HttpRequest request_for(const Call& call) const;
  nlohmann::json arguments_of(const Call& call) const;
  ApiResult<nlohmann::json> post(const Call& call, std::stop_token stop);
  std::string boundary();

  // Remembers where the chat went; true when the call is worth repeating.
  bool follow(const Call& call, const ApiError& failed);

  const Options options_;
  ChatMoves moves_;
  net::HttpClient& http_;
  Random& random_;
};

}  // namespace ploy::telegram
