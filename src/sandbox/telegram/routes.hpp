#pragma once

#include "net/http_server.hpp"
#include "sandbox/control/control_desk.hpp"
#include "sandbox/telegram/engine.hpp"

namespace ploy::sandbox {

using Decision = std::variant<std::unique_ptr<net::RequestSink>, net::Answer>;

// /bot<token>/<method>
Decision route_method(Engine& engine, const net::RequestHead& head, std::uint64_t body_bytes_max);
// /file/bot<token>/<path>
net::Answer route_file(Engine& engine, const net::RequestHead& head);
// /sandbox/...; `engine` is borrowed.
std::unique_ptr<ControlDesk> make_control(Engine& engine);
// / and /chat/<id>/<message>/<name>
net::Answer route_page(Engine& engine, const net::RequestHead& head);

// An answer that streams a stored document, injected download faults included.
net::Answer stream_document(Engine& engine, const Document& document);

}  // namespace ploy::sandbox
