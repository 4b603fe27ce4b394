#include "core/incident.hpp"

#include <array>
#include <utility>

namespace ploy {

namespace {

constexpr std::array<std::pair<IncidentKind, std::string_view>, 4> kNames = {{
    {IncidentKind::kTelegram, "telegram"},
    {IncidentKind::kS3, "s3"},
    {IncidentKind::kFiles, "files"},
    {IncidentKind::kSilence, "silence"},
}};

}  // namespace

std::string_view to_string(IncidentKind kind) {
  for (const auto& [known, name] : kNames)
    if (known == kind) return name;
  return "";
}

std::optional<IncidentKind> parse_incident_kind(std::string_view name) {
  for (const auto& [kind, known] : kNames)
    if (known == name) return kind;
  return std::nullopt;
}

}  // namespace ploy
