// The room, painted beforehand, rows top-down.
AT(0) in vec2 room_point;
AT(0) out vec4 pixel;

void main() {
    pixel = vec4(texture(colour_map, room_point).rgb, 1.0);
}
